"""What a browser can play: the recording itself, or its sound as WAV where the browser lacks the codec."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
import threading
import wave
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache, lru_cache
from os import PathLike
from pathlib import Path

import numpy as np

from models.sound.decoding import Recording, Unreadable, opened

# (container, codec) as PyAV names them; everything else is decoded to PCM. In MP3 a browser finds a second by a table of a
# hundred places, or by the bit rate, and lands seconds beside it where that varies.
_PLAYABLE = {
    ("wav", "pcm_s16le"): "audio/wav",
    ("wav", "pcm_u8"): "audio/wav",
    ("flac", "flac"): "audio/flac",
    ("ogg", "opus"): "audio/ogg",
    ("ogg", "vorbis"): "audio/ogg",
}
_MOST_SECONDS = 4 * 3600
_MOST_FILES = 24
_FULL_SCALE = 32767


class Unplayable(Exception):
    """The file cannot be opened, holds no sound, or is longer than a call can be."""


class Replaced(Unplayable):
    """The file is no longer the one that was loaded: what is known of it was said in another recording."""


class Decoded(PathLike[str]):
    """A decoded file, which stands as long as anybody holds this path of it: the shelf, or an answer that is still sent."""

    def __init__(self, path: Path) -> None:
        self._path = path
        weakref.finalize(self, path.unlink, missing_ok=True)

    def __fspath__(self) -> str:
        return str(self._path)


class SoundShelf:
    """Decoded recordings in a folder of this process that goes when it goes; the oldest are let go first."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tingjian-")
        self._files: OrderedDict[str, Future[Decoded]] = OrderedDict()
        self._lock = threading.Lock()
        self._numbers = itertools.count()

    def playable(self, path: Path, key: str, is_whole: bool) -> tuple[PathLike[str], str]:
        """A file that Chromium plays, each second where it was transcribed, and its media type; `key` names the content.

        Of one that `is_whole` not, a browser counts what is missing too. Who asks for a content that is just decoded waits
        for it, and nobody for another. Raises Unplayable.
        """
        media_type = _media_type(path) if is_whole else None
        if media_type:
            return path, media_type
        with self._lock:
            known = self._files.get(key)
            waiting = known or self._files.setdefault(key, Future())
            self._files.move_to_end(key)
            while len(self._files) > _MOST_FILES:
                self._files.popitem(last=False)
        if known is None:
            self._decode(path, key, waiting)
        return waiting.result(), "audio/wav"

    def close(self) -> None:
        """Remove everything that was decoded."""
        self._folder.cleanup()

    def _decode(self, path: Path, key: str, waiting: Future[Decoded]) -> None:
        """Whoever waits is told a failure too; the next to ask tries anew."""
        target = Path(self._folder.name) / f"{next(self._numbers)}.wav"
        try:
            decode(path, target)
        except BaseException as error:
            target.unlink(missing_ok=True)
            with self._lock:
                if self._files.get(key) is waiting:
                    del self._files[key]
            waiting.set_exception(error)
        else:
            waiting.set_result(Decoded(target))


def insist_on(path: Path, sha256: str | None) -> None:
    """Replaced where the file is not the one with this hash; None, of a file that was still written to, asks nothing."""
    try:
        seen = path.stat()
        is_it = sha256 is None or _digest(path, seen.st_size, seen.st_mtime_ns) == sha256
    except OSError as error:
        raise Unplayable(error.strerror or "") from error
    if not is_it:
        raise Replaced("another file than was loaded")


@lru_cache(maxsize=512)
def _digest(path: Path, size: int, changed_ns: int) -> str:
    """Kept by size and time of the file, as a player asks for one recording in many ranges."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def shelf() -> SoundShelf:
    """The one shelf of this process."""
    return SoundShelf()


def decode(path: Path, target: Path) -> None:
    """Write the sound of a recording, all that was transcribed of it, as 16-bit PCM with its rate and channels (at most two)."""
    written = 0
    with _opened(path) as recording, wave.open(str(target), "wb") as out:
        rate = recording.sample_rate
        out.setparams((min(recording.channels, 2), 2, rate, 0, "NONE", ""))
        for block in recording.blocks(rate):
            sound = block if len(block) <= 2 else np.repeat(block.mean(axis=0)[None], 2, axis=0)
            out.writeframes((sound.T.clip(-1, 1) * _FULL_SCALE).astype("<i2").tobytes())
            written += sound.shape[1]
            if written > _MOST_SECONDS * rate:
                raise Unplayable("longer than a call can be")
    if not written:
        target.unlink(missing_ok=True)
        raise Unplayable("no sound")


def _media_type(path: Path) -> str | None:
    with _opened(path) as recording:
        return None if recording.goes_on else _PLAYABLE.get((recording.container, recording.codec))


@contextmanager
def _opened(path: Path) -> Iterator[Recording]:
    try:
        with opened(path) as recording:
            yield recording
    except Unreadable as error:
        raise Unplayable(error.reason) from error
