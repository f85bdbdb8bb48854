"""A recording decoded with PyAV, each channel by itself, at Whisper's 16 kHz unless another rate is asked for."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BufferedReader
from pathlib import Path

import av
import numpy as np

from models.recording_faults import sentence
from models.sound.amr import decoder_of, sound_of
from models.sound.bare import demuxer_of
from models.sound.cut_off import is_cut_off
from models.sound.dialogic import AsWav
from models.sound.gaps import Gaps
from models.sound.header import begins_like_audio, claimed_seconds, sound_goes_on

SAMPLE_RATE = 16_000
_BLOCK_SECONDS = 20
_LEAST_RATE = 4000
"""No telephone samples less often; a header that says 1 Hz would make months of a megabyte."""
_LOUDEST = 8.0
"""Full scale is 1; codecs overshoot it a little, files of floats hold anything."""
_BROKEN = (av.FFmpegError, OSError, ValueError)
_FORMATS = "wav,w64,mp3,amr,amrnb,amrwb,gsm,aac,ogg,flac,mov,matroska,aiff,au,caf,asf,ape,wv,alaw,mulaw,sln,voc,rm,avi,mpeg,g722,g729,g723_1,nistsphere"


class Unreadable(Exception):
    """A recording of which nothing can be decoded: `status` of `core.recordings` and a sentence of `recording_faults`."""

    def __init__(self, status: str, fault: str, **values: str | float) -> None:
        self.status = status
        self.reason = sentence(fault, **values)
        super().__init__(self.reason)


@dataclass
class Recording:
    """An open recording: what it is, and how far decoding came once its blocks have been read.

    `fault` is the first of so many `faults`, `fault_seconds` what was decoded before it; `frames` are all that were decoded.
    `goes_on`: more sound follows than the header says.
    """

    container: str
    codec: str
    sample_rate: int
    channels: int
    header_seconds: float | None
    is_cut_off: bool = False
    goes_on: bool = False
    decoded_seconds: float = 0.0
    fault: str | None = None
    fault_seconds: float = 0.0
    faults: int = 0
    frames: int = 0
    _stream: tuple = field(default=(), repr=False)
    _file: BufferedReader | None = field(default=None, repr=False)
    _seen: tuple[int, int] = (0, 0)

    def sha256(self) -> str:
        """The hash of the bytes of the open file."""
        assert self._file is not None
        place = self._file.tell()
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()
        self._file.seek(place)
        return digest

    def was_changed(self) -> bool:
        """Whether the file was written to since it was opened, as by a recorder that is still at it."""
        return self._file is None or _size_and_time(self._file) != self._seen

    def blocks(self, rate: int = SAMPLE_RATE) -> Iterator[np.ndarray]:
        """Float32 arrays (channels, samples) at a rate, about 20 s each; what does not decode is left out and noted in `fault`."""
        try:
            yield from map(_as_sound, _gathered(self._resampled(rate), rate))
        except _BROKEN as error:
            self._note(error)

    def _resampled(self, rate: int) -> Iterator[np.ndarray]:
        container, stream = self._stream
        resampler, layout, before, gaps = None, None, None, Gaps(container)
        for frame in self._frames(container, stream):
            layout = layout or self._layout(frame)
            if gap := gaps.before(frame, self.decoded_seconds, self.faults):
                yield from self._apart(resampler, None)
                yield from self._silence(gap, rate)
                resampler, before = None, None
            if before != (kind := (frame.format.name, frame.layout.name, frame.sample_rate)):
                yield from self._apart(resampler, None)
                resampler, before = av.AudioResampler("flt", layout, rate), kind
            self.frames += 1
            self.decoded_seconds += frame.samples / frame.sample_rate
            yield from self._apart(resampler, frame)
        yield from self._apart(resampler, None)

    def _silence(self, seconds: float, rate: int) -> Iterator[np.ndarray]:
        self.decoded_seconds += seconds
        for first in range(0, samples := round(seconds * rate), rate):
            yield np.zeros((self.channels, min(rate, samples - first)), dtype=np.float32)

    def _frames(
        self, container: av.container.InputContainer, stream: av.AudioStream
    ) -> Iterator[av.AudioFrame]:
        """The decoded frames; a packet that does not decode costs only itself, as in any player."""
        decoder = decoder_of(stream)
        try:
            for packet in container.demux(stream):
                try:
                    yield from decoder.decode(sound_of(packet))
                except _BROKEN as error:
                    self._note(error)
        except _BROKEN as error:
            self._note(error)

    def _note(self, error: Exception) -> None:
        self.faults += 1
        if self.fault is None:
            self.fault, self.fault_seconds = _said(error), self.decoded_seconds

    def _layout(self, frame: av.AudioFrame) -> av.AudioLayout:
        """The channels that were promised, whatever the frames have: some recorders change between mono and stereo."""
        as_promised = frame.layout.nb_channels == self.channels
        return frame.layout if as_promised else self._stream[1].codec_context.layout

    def _apart(
        self, resampler: av.AudioResampler | None, frame: av.AudioFrame | None
    ) -> Iterator[np.ndarray]:
        """(channels, samples); PyAV reads interleaved samples of any number of channels, planes of eight only."""
        for part in resampler.resample(frame) if resampler else ():
            yield part.to_ndarray().reshape(-1, self.channels).T


@contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """Open a recording; Unreadable where nothing can be decoded.

    The demuxer is given an open regular file and a list of sound formats, so a name can neither be a URL nor a playlist,
    and a pipe is never waited for.
    """
    with regular_file(path) as file:
        start = file.read(16)
        if not start:
            raise Unreadable("empty", "no_bytes")
        demuxer, options = demuxer_of(path, file)
        source = AsWav(file, int(options.pop("sample_rate"))) if demuxer == "vox" else file
        goes_on = sound_goes_on(file)
        if goes_on:
            options["ignore_length"] = "1"
        file.seek(0)
        try:
            container = av.open(
                source, "r", None if demuxer == "vox" else demuxer, options={"format_whitelist": _FORMATS} | options,
                metadata_errors="replace",
            )  # fmt: skip
        except _BROKEN as error:
            raise _refused(start, error) from error
        with container:
            yield replace(_described(container, file, demuxer), goes_on=goes_on)


@contextmanager
def regular_file(path: Path) -> Iterator[BufferedReader]:
    """An open regular file; Unreadable with the status and the reason where it is none or cannot be opened."""
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 (Path.open has no opener)
    except FileNotFoundError as error:
        raise Unreadable("missing", "missing") from error
    except IsADirectoryError as error:
        raise Unreadable("not_audio", "folder") from error
    except OSError as error:
        raise Unreadable("undecodable", "unopened", why=error.strerror or "") from error
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable("not_audio", "pipe")
        yield file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _refused(start: bytes, error: Exception) -> Unreadable:
    if begins_like_audio(start):
        return Unreadable("undecodable", "broken", why=_said(error))
    return Unreadable("not_audio", "no_format")


def _described(
    container: av.container.InputContainer, file: BufferedReader, demuxer: str | None
) -> Recording:
    if not container.streams.audio:
        raise Unreadable("not_audio", "no_track")
    stream = container.streams.audio[0]
    context = stream.codec_context
    if context is None:
        raise Unreadable("undecodable", "no_codec")
    if context.sample_rate < _LEAST_RATE:
        raise Unreadable("undecodable", "rate_too_low", rate=context.sample_rate)
    name = "vox" if demuxer == "vox" else container.format.name.split(",")[0]
    duration = stream.duration * stream.time_base if stream.duration and stream.time_base else None
    place = file.tell()
    claimed = claimed_seconds(file, name, float(duration) if duration else None)
    file.seek(place)
    return Recording(
        name, context.name, context.sample_rate, context.channels, claimed, is_cut_off(file, name),
        _stream=(container, stream), _file=file, _seen=_size_and_time(file),
    )  # fmt: skip


def _size_and_time(file: BufferedReader) -> tuple[int, int]:
    seen = os.fstat(file.fileno())
    return seen.st_size, seen.st_mtime_ns


def _gathered(parts: Iterator[np.ndarray], rate: int) -> Iterator[np.ndarray]:
    held: list[np.ndarray] = []
    samples = 0
    for part in parts:
        held.append(part)
        samples += part.shape[1]
        if samples >= _BLOCK_SECONDS * rate:
            yield np.concatenate(held, axis=1)
            held, samples = [], 0
    if held:
        yield np.concatenate(held, axis=1)


def _as_sound(block: np.ndarray) -> np.ndarray:
    """A block without values that no sound has: one of them would deafen the voice detector for the rest of the file."""
    if np.abs(block).max(initial=0.0) <= _LOUDEST:  # false of NaN as well
        return block
    return np.clip(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)


def _said(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).splitlines()[0][:120]
