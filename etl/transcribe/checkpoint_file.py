"""What is wrong with a file that is given as a checkpoint, told without loading its weights."""

from __future__ import annotations

import pickle
import struct
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import torch

from models.problems import Problem

_VOCABULARIES = (51865, 51866)
UNREADABLE = (
    RuntimeError, KeyError, IndexError, TypeError, ValueError, AttributeError, AssertionError, EOFError, struct.error, BadZipFile,
    pickle.UnpicklingError,
)  # fmt: skip
"""What torch and pickle raise of a file that is something else."""
_DIMS = {
    "n_mels", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer", "n_vocab", "n_text_ctx", "n_text_state",
    "n_text_head", "n_text_layer",
}  # fmt: skip


def check_file(path: Path) -> None:
    """Problem where a file is no checkpoint, is truncated, or has another vocabulary."""
    if not path.is_file():
        raise no_checkpoint(path, "a folder or a device", "文件夹或设备")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise no_checkpoint(
            path, f"unreadable ({error.strerror})", f"无法读取（{error.strerror}）"
        ) from error
    if start[:2] != b"PK" and start[:1] != b"\x80":
        raise no_checkpoint(path, "no PyTorch file", "不是 PyTorch 文件")
    if start[:2] == b"PK":
        _check_archive(path)


def _check_archive(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except BadZipFile as error:
        raise no_checkpoint(path, "truncated or damaged", "文件不完整或已损坏") from error
    if not any(entry.filename.endswith("data.pkl") for entry in entries):
        raise no_checkpoint(path, "an archive without weights", "压缩包中没有模型参数")
    dims = _dims(path, is_deflated=any(entry.compress_type for entry in entries))
    check_vocabulary(path, dims["n_vocab"])


def _dims(path: Path, is_deflated: bool) -> dict[str, int]:
    try:
        content = torch.load(path, map_location="meta", weights_only=True, mmap=not is_deflated)
        dims = dict(content["dims"])
        weights = content["model_state_dict"]
    except (*UNREADABLE, OSError) as error:
        raise broken(path, error) from error
    if set(dims) != _DIMS or not hasattr(weights, "keys") or not _fit_together(dims):
        raise broken(path, KeyError("dims"))
    return dims


def _fit_together(dims: dict[str, int]) -> bool:
    """Whether the sizes can be those of a network: a file with others may load and then decode nothing."""
    if not all(isinstance(size, int) and size > 0 for size in dims.values()):
        return False
    sides = ("audio", "text")
    return all(dims[f"n_{side}_state"] % dims[f"n_{side}_head"] == 0 for side in sides)


def check_vocabulary(path: Path, found: int) -> None:
    """Problem where a checkpoint writes other tokens than Whisper's multilingual ones."""
    if found not in _VOCABULARIES:
        raise Problem(
            f"{path}: this checkpoint has a vocabulary of {found} tokens, not one of Whisper's multilingual ones (51865 or "
            "51866), so it cannot write Chinese; give a multilingual checkpoint, such as --model turbo.",
            f"{path}：该模型的词表为 {found} 个词元，不是 Whisper 的多语言词表（51865 或 51866），无法转写中文；"
            "请使用多语言模型，例如 --model turbo。",
        )


def no_checkpoint(path: Path | str, en: str, zh: str) -> Problem:
    """The Problem of a file that is something else, with what it is in both languages."""
    return Problem(
        f"{path}: this is no Whisper checkpoint: {en}; give the path of a .pt file in openai-whisper's format, or a name "
        "such as turbo.",
        f"{path}：这不是 Whisper 模型文件：{zh}；请给出 openai-whisper 格式的 .pt 文件路径，或 turbo 等模型名。",
    )


def broken(path: Path, error: Exception) -> Problem:
    """The Problem of a file that cannot be loaded, with what torch said of it."""
    if isinstance(error, KeyError):
        return no_checkpoint(
            path,
            "it has no `dims` and `model_state_dict` as Whisper's have",
            "缺少 Whisper 模型的 dims 与 model_state_dict",
        )
    return no_checkpoint(path, f"it cannot be loaded ({reason(error)})", f"无法加载（{reason(error)}）")


def reason(error: Exception) -> str:
    """The first line of what an error says."""
    said = getattr(error, "reason", None) or error
    return str(said).splitlines()[0][:100] or type(error).__name__
