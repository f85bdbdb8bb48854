"""Loading a Whisper checkpoint, by path or by one of Whisper's own names, and saying plainly what is wrong with one."""

from __future__ import annotations

import hashlib
import os
import pickle
import struct
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from zipfile import BadZipFile, ZipFile

import torch
import whisper
from whisper.model import Whisper

from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.options import Options
from models.problems import Problem
from models.transcription import SAMPLE_NOTICE

_VOCABULARIES = (51865, 51866)
_UNREADABLE = (
    RuntimeError, KeyError, IndexError, TypeError, ValueError, AttributeError, AssertionError, EOFError, struct.error, BadZipFile,
    pickle.UnpicklingError,
)  # fmt: skip
"""What torch and pickle raise of a file that is something else."""
_DIMS = {
    "n_mels", "n_audio_ctx", "n_audio_state", "n_audio_head", "n_audio_layer", "n_vocab", "n_text_ctx", "n_text_state",
    "n_text_head", "n_text_layer",
}  # fmt: skip


@dataclass(frozen=True)
class Checkpoint:
    """A loaded model, the name it is shown under, and the sha256 of its file."""

    model: Whisper
    name: str
    sha256: str
    fitted: bool = False

    def options(self, wished: Options) -> Options:
        """The options wished for, with what this checkpoint was trained for."""
        return wished.suited_to(self.fitted)


def check_model(model: str) -> None:
    """Problem where `model` is no checkpoint that can be used; nothing is loaded, a name is not downloaded yet."""
    path = Path(model)
    if path.exists():
        _check_file(path)
    elif model not in whisper.available_models():
        raise _unknown(model)
    elif model.endswith(".en"):
        raise _english_only(model)


def identity(model: str, wished: Options) -> tuple[str, Options]:
    """The sha256 of the checkpoint's file and the options it is used with; a name is downloaded if it is not there yet."""
    check_model(model)
    path = file_of(model)
    return _sha256(path), wished.suited_to(_is_fitted(path))


@lru_cache(maxsize=1)
def load(model: str) -> Checkpoint:
    """Load a checkpoint once in a process, on the GPU where there is one.

    A path goes before a name. Raises Problem for a file that is none, truncated or of another vocabulary, for an
    unknown name, and for a name without a network.
    """
    check_model(model)
    path = file_of(model)
    try:
        loaded = whisper.load_model(str(path) if Path(model).exists() else model)
    except _UNREADABLE as error:
        raise _broken(path, error) from error
    _check_vocabulary(path, loaded.dims.n_vocab)
    if not all(bool(weight.isfinite().all()) for weight in loaded.parameters()):
        raise _no_checkpoint(path, "its weights are not all numbers", "模型参数中有非数值")
    if loaded.device.type == "cuda":
        loaded = loaded.half()
    sha256 = _sha256(path)
    name = CHECKPOINT.name if is_sample(sha256, model) else path.name if Path(model).exists() else model
    return Checkpoint(loaded.eval(), name, sha256, _is_fitted(path))


def notice_of(model: str) -> str:
    """What must be said before this checkpoint hears anything: of the sample's that it is, else nothing."""
    path = Path(model)
    return SAMPLE_NOTICE if path.is_file() and is_sample(_sha256(path), model) else ""


def is_sample(sha256: str, model: str) -> bool:
    """Whether this is the sample's own checkpoint, under whatever name its file was copied."""
    return Path(model).name == CHECKPOINT.name or (CHECKPOINT.exists() and _sha256(CHECKPOINT) == sha256)


def file_of(model: str) -> Path:
    """The file of a checkpoint; one of Whisper's names is downloaded if it is not there yet. Problem without a network."""
    path = Path(model)
    if path.exists():
        return path.resolve()
    check_model(model)
    root = Path(os.getenv("XDG_CACHE_HOME") or Path.home() / ".cache") / "whisper"
    try:
        return Path(whisper._download(whisper._MODELS[model], str(root), in_memory=False))
    except (URLError, OSError, HTTPException, RuntimeError) as error:
        raise Problem(
            f"--model {model}: Whisper's own checkpoint could not be downloaded ({_reason(error)}); connect this machine "
            "to the internet, or fetch the .pt file elsewhere and give its path: --model /path/to/checkpoint.pt.",
            f"--model {model}：无法下载 Whisper 官方模型（{_reason(error)}）；请联网后重试，或在别处下载 .pt 文件后"
            "给出路径：--model /path/to/checkpoint.pt。",
        ) from error


def fetch(model: str) -> None:
    """Have a checkpoint at hand that can be used, downloading one of Whisper's names; Problem where that cannot be."""
    check_model(model)
    file_of(model)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise _no_checkpoint(path, "a folder or a device", "文件夹或设备")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise _no_checkpoint(
            path, f"unreadable ({error.strerror})", f"无法读取（{error.strerror}）"
        ) from error
    if start[:2] != b"PK" and start[:1] != b"\x80":
        raise _no_checkpoint(path, "no PyTorch file", "不是 PyTorch 文件")
    if start[:2] == b"PK":
        _check_archive(path)


def _check_archive(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except BadZipFile as error:
        raise _no_checkpoint(path, "truncated or damaged", "文件不完整或已损坏") from error
    if not any(entry.filename.endswith("data.pkl") for entry in entries):
        raise _no_checkpoint(path, "an archive without weights", "压缩包中没有模型参数")
    dims = _dims(path, is_deflated=any(entry.compress_type for entry in entries))
    _check_vocabulary(path, dims["n_vocab"])


def _dims(path: Path, is_deflated: bool) -> dict[str, int]:
    try:
        content = torch.load(path, map_location="meta", weights_only=True, mmap=not is_deflated)
        dims = dict(content["dims"])
        weights = content["model_state_dict"]
    except (*_UNREADABLE, OSError) as error:
        raise _broken(path, error) from error
    if set(dims) != _DIMS or not hasattr(weights, "keys") or not _fit_together(dims):
        raise _broken(path, KeyError("dims"))
    return dims


def _fit_together(dims: dict[str, int]) -> bool:
    """Whether the sizes can be those of a network: a file with others may load and then decode nothing."""
    if not all(isinstance(size, int) and size > 0 for size in dims.values()):
        return False
    sides = ("audio", "text")
    return all(dims[f"n_{side}_state"] % dims[f"n_{side}_head"] == 0 for side in sides)


def _check_vocabulary(path: Path, found: int) -> None:
    if found not in _VOCABULARIES:
        raise Problem(
            f"{path}: this checkpoint has a vocabulary of {found} tokens, not one of Whisper's multilingual ones (51865 or "
            "51866), so it cannot write Chinese; give a multilingual checkpoint, such as --model turbo.",
            f"{path}：该模型的词表为 {found} 个词元，不是 Whisper 的多语言词表（51865 或 51866），无法转写中文；"
            "请使用多语言模型，例如 --model turbo。",
        )


def _is_fitted(path: Path) -> bool:
    """Whether the card beside the checkpoint says that it was trained on windows shorter than 30 s."""
    card = path.with_suffix(".toml")
    try:
        return bool(tomllib.loads(card.read_text(encoding="utf-8")).get("fitted_windows", False))
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=4)
def _digest(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(path: Path) -> str:
    seen = path.stat()
    return _digest(path, seen.st_size, seen.st_mtime_ns)


def _no_checkpoint(path: Path, en: str, zh: str) -> Problem:
    return Problem(
        f"{path}: this is no Whisper checkpoint: {en}; give the path of a .pt file in openai-whisper's format, or a name "
        "such as turbo.",
        f"{path}：这不是 Whisper 模型文件：{zh}；请给出 openai-whisper 格式的 .pt 文件路径，或 turbo 等模型名。",
    )


def _broken(path: Path, error: Exception) -> Problem:
    if isinstance(error, KeyError):
        return _no_checkpoint(
            path,
            "it has no `dims` and `model_state_dict` as Whisper's have",
            "缺少 Whisper 模型的 dims 与 model_state_dict",
        )
    return _no_checkpoint(path, f"it cannot be loaded ({_reason(error)})", f"无法加载（{_reason(error)}）")


def _unknown(model: str) -> Problem:
    names = ", ".join(name for name in whisper.available_models() if not name.endswith(".en"))
    return Problem(
        f"--model {model}: there is no such file and Whisper has no model of this name; give the path of a checkpoint, or "
        f"one of {names}.",
        f"--model {model}：没有这个文件，Whisper 也没有这个名称的模型；请给出模型文件路径，或以下名称之一：{names}。",
    )


def _english_only(model: str) -> Problem:
    other = model.removesuffix(".en")
    return Problem(
        f"--model {model}: this model knows English only; take --model {other}.",
        f"--model {model}：该模型只懂英语；请改用 --model {other}。",
    )


def _reason(error: Exception) -> str:
    said = getattr(error, "reason", None) or error
    return str(said).splitlines()[0][:100] or type(error).__name__
