"""What a browser can play: the recording itself, or its sound as WAV where the browser lacks the codec."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import wave
from collections import OrderedDict
from functools import cache
from pathlib import Path

import av

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
    """Write the sound of a recording as 16-bit PCM with its rate and channels; stop where it cannot be read on."""
    written = 0
    with _opened(path) as container, wave.open(str(target), "wb") as out:
        stream = container.streams.audio[0]
        channels, rate = min(stream.codec_context.channels or 1, 2), stream.codec_context.sample_rate or 8000
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        resampler = av.AudioResampler(format="s16", layout="stereo" if channels == 2 else "mono", rate=rate)
        try:
            for frame in container.decode(stream):
                for part in resampler.resample(frame):
                    out.writeframes(part.to_ndarray().tobytes())
                    written += part.samples
                if written > _MOST_SECONDS * rate:
                    raise Unplayable("longer than a call can be")
        except av.FFmpegError:
            pass
    if not written:
        target.unlink(missing_ok=True)
        raise Unplayable("no sound")


def _media_type(path: Path) -> str | None:
    with _opened(path) as container:
        codec = container.streams.audio[0].codec_context.name
        return _PLAYABLE.get((container.format.name.split(",")[0], codec))


def _opened(path: Path) -> av.container.InputContainer:
    try:
        container = av.open(str(path))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unplayable(type(error).__name__) from error
    if not container.streams.audio:
        container.close()
        raise Unplayable("no sound")
    return container
