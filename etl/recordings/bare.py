"""Recordings without any header, as exchanges write them: told by the ending of their name, as nothing else tells them."""

from __future__ import annotations

from pathlib import Path

from etl.recordings.header import begins_like_audio

_DEMUXERS = {
    ".ulaw": ("mulaw", 8000), ".ul": ("mulaw", 8000), ".alaw": ("alaw", 8000), ".al": ("alaw", 8000), ".sln": ("sln", 8000),
    ".sln16": ("sln", 16000), ".gsm": ("gsm", None), ".g722": ("g722", None), ".g723": ("g723_1", None), ".g729": ("g729", None),
}  # fmt: skip
ENDINGS = frozenset(_DEMUXERS)


def demuxer_of(path: Path, start: bytes) -> tuple[str | None, dict[str, str]]:
    """FFmpeg's demuxer and its options for such a file; None and no options where its first bytes or its name say more."""
    demuxer, rate = _DEMUXERS.get(path.suffix.lower(), (None, None))
    if demuxer is None or begins_like_audio(start):
        return None, {}
    return demuxer, {"sample_rate": str(rate)} if rate else {}
