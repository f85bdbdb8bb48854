"""What a browser can play: the recording itself, or its sound as WAV where the browser lacks the codec."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import wave
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

from models.sound.decoding import Recording, Unreadable, opened

# (container, codec) as PyAV names them; everything else is decoded to PCM.
_PLAYABLE = {
    ("wav", "pcm_s16le"): "audio/wav",
    ("wav", "pcm_u8"): "audio/wav",
    ("mp3", "mp3"): "audio/mpeg",
    ("mp3", "mp3float"): "audio/mpeg",
    ("flac", "flac"): "audio/flac",
    ("ogg", "opus"): "audio/ogg",
    ("ogg", "vorbis"): "audio/ogg",
}
_MOST_SECONDS = 4 * 3600
_MOST_FILES = 24
_FULL_SCALE = 32767


class Unplayable(Exception):
    """The file cannot be opened, holds no sound, or is longer than a call can be."""


class SoundShelf:
    """Decoded recordings in a folder of this process that goes when it goes; the oldest are removed first."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tingjian-")
        self._files: OrderedDict[str, Path] = OrderedDict()
        self._lock = threading.Lock()

    def playable(self, path: Path, key: str) -> tuple[Path, str]:
        """A file that Chromium plays, and its media type; `key` names the content. Raises Unplayable."""
        media_type = _media_type(path)
        if media_type:
            return path, media_type
        with self._lock:
            if key not in self._files:
                target = Path(self._folder.name) / f"{hashlib.sha256(key.encode()).hexdigest()}.wav"
                decode(path, target)
                self._files[key] = target
                self._drop_oldest()
            self._files.move_to_end(key)
            return self._files[key], "audio/wav"

    def close(self) -> None:
        """Remove everything that was decoded."""
        self._folder.cleanup()

    def _drop_oldest(self) -> None:
        while len(self._files) > _MOST_FILES:
            self._files.popitem(last=False)[1].unlink(missing_ok=True)


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
