"""Recordings without any header, as exchanges write them: told by the ending of their name, as nothing else tells them."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np

from models.sound.header import has_signature

_RATE = 8000
_DEMUXERS = {
    **dict.fromkeys((".ulaw", ".ul", ".ulw", ".mu"), ("mulaw", _RATE)),
    **dict.fromkeys((".alaw", ".al", ".alw"), ("alaw", _RATE)),
    ".sln": ("sln", _RATE), ".sln12": ("sln", 12000), ".sln16": ("sln", 16000), ".sln24": ("sln", 24000), ".sln32": ("sln", 32000),
    ".sln44": ("sln", 44100), ".sln48": ("sln", 48000),
    ".vox": ("vox", _RATE), ".vox6": ("vox", 6000),
    ".gsm": ("gsm", None), ".g722": ("g722", None), ".g723": ("g723_1", None), ".g729": ("g729", None),
}  # fmt: skip
_SAMPLES = {".pcm", ".raw"}
"""Asterisk's .pcm is G.711 of the µ-law, everybody else's has 16 bits a sample."""
ENDINGS = frozenset(_DEMUXERS) | _SAMPLES
_LOOKED_AT = 256 * 1024
_UNLIKE = 0.25


def demuxer_of(path: Path, file: BinaryIO) -> tuple[str | None, dict[str, str]]:
    """FFmpeg's demuxer (or `vox`, for which it has none) and its options for such a file; None and no options where its first
    bytes or its name say more. Leaves the file anywhere.
    """
    file.seek(0)
    start, ending = file.read(_LOOKED_AT), path.suffix.lower()
    if has_signature(start):
        return None, {}
    demuxer, rate = (_kind(start), _RATE) if ending in _SAMPLES else _DEMUXERS.get(ending, (None, None))
    return demuxer, {"sample_rate": str(rate)} if rate else {}


def _kind(sound: bytes) -> str:
    """What a .pcm holds: of samples of two bytes the even bytes vary otherwise than the odd ones, of G.711 all alike."""
    codes = np.frombuffer(sound, np.uint8)
    even, odd = (np.bincount(codes[place::2], minlength=256) / max(1, len(codes) // 2) for place in (0, 1))
    is_digital_silence = even[0] > _UNLIKE
    return "sln" if is_digital_silence or np.abs(even - odd).sum() / 2 > _UNLIKE else "mulaw"
