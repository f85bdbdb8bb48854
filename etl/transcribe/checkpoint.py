"""Loading a Whisper checkpoint, by path or by one of Whisper's own names, and saying plainly what is wrong with one."""

from __future__ import annotations

import hashlib
import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

import whisper
from whisper.model import Whisper

from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.checkpoint_file import (
    UNREADABLE,
    broken,
    check_file,
    check_vocabulary,
    no_checkpoint,
    reason,
)
from etl.transcribe.options import Options
from models.problems import Problem
from models.transcription import SAMPLE_NOTICE

_Stamp = tuple[int, ...]
"""Inode, size and times of a file: whoever replaces it or writes to it changes one of them."""


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
    if not model:
        raise no_checkpoint("--model ''", "an empty name", "名称为空")
    if path.exists():
        check_file(path)
    elif model not in whisper.available_models():
        raise _unknown(model)
    elif model.endswith(".en"):
        raise _english_only(model)


def identity(model: str, wished: Options) -> tuple[str, Options]:
    """The sha256 of the checkpoint's file and the options it is used with; a name is downloaded if it is not there yet."""
    check_model(model)
    path = file_of(model)
    return _sha256(path), wished.suited_to(_is_fitted(path))


def load(model: str) -> Checkpoint:
    """Load a checkpoint once in a process, and anew where it or its card was replaced; on the GPU where there is one.

    A path goes before a name. Raises Problem for a file that is none, truncated, of another vocabulary, or changed while it
    is loaded, for an unknown name, and for a name without a network.
    """
    path = Path(model)
    return _loaded(model, _stamp(path) + _stamp(_card(path)))


@lru_cache(maxsize=1)
def _loaded(model: str, stamp: _Stamp) -> Checkpoint:
    check_model(model)
    path = file_of(model)
    sha256, before = _sha256(path), _stamp(path)
    try:
        loaded = whisper.load_model(str(path) if Path(model).exists() else model)
    except (*UNREADABLE, OSError) as error:
        raise (replaced(path) if _stamp(path) != before else broken(path, error)) from error
    if _stamp(path) != before:
        raise replaced(path)
    check_vocabulary(path, loaded.dims.n_vocab)
    if not all(bool(weight.isfinite().all()) for weight in loaded.parameters()):
        raise no_checkpoint(path, "its weights are not all numbers", "模型参数中有非数值")
    if loaded.device.type == "cuda":
        loaded = loaded.half()
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
            f"--model {model}: Whisper's own checkpoint could not be downloaded ({reason(error)}); connect this machine "
            "to the internet, or fetch the .pt file elsewhere and give its path: --model /path/to/checkpoint.pt.",
            f"--model {model}：无法下载 Whisper 官方模型（{reason(error)}）；请联网后重试，或在别处下载 .pt 文件后"
            "给出路径：--model /path/to/checkpoint.pt。",
        ) from error


def fetch(model: str) -> None:
    """Have a checkpoint at hand that can be used, downloading one of Whisper's names; Problem where that cannot be."""
    check_model(model)
    file_of(model)


def _is_fitted(path: Path) -> bool:
    """Whether the card beside the checkpoint says that it was trained on windows shorter than 30 s."""
    try:
        return bool(tomllib.loads(_card(path).read_text(encoding="utf-8")).get("fitted_windows", False))
    except (OSError, ValueError):
        return False


def _card(path: Path) -> Path:
    return path.parent / f"{path.stem}.toml"


def _stamp(path: Path) -> _Stamp:
    """What tells a file from what it was a moment ago; nothing where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return ()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns


def _sha256(path: Path) -> str:
    return _digest(path, _stamp(path))


@lru_cache(maxsize=4)
def _digest(path: Path, stamp: _Stamp) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replaced(path: Path) -> Problem:
    """The Problem of a checkpoint that is no longer the one that a run began with."""
    return Problem(
        f"{path}: this checkpoint, or the card beside it, was replaced, written to or removed while it was in use; when it is "
        "whole, run the same command again: nothing was lost, and what the first file wrote is kept under its own hash.",
        f"{path}：该模型文件（或旁边的说明文件）在使用中被替换、改写或删除；请在文件完整后重新运行同一命令：已完成的结果不会丢失，"
        "并按原文件的哈希保存。",
    )


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
