"""What the first bytes of a file claim: whether it begins like audio, and how long its header says it is."""

from __future__ import annotations

import struct
from typing import BinaryIO

_SIGNATURES = (
    b"RIFF", b"RIFX", b"RF64", b"riff", b"ID3", b"OggS", b"fLaC", b"#!AMR", b"#!SILK", b"\x02#!SILK", b".snd",
    b"FORM", b"\x1aE\xdf\xa3", b"caff", b"\x30\x26\xb2\x75", b"MAC ", b"wvpk",
)  # fmt: skip
_LENGTHLESS = {"amr", "amrnb", "amrwb", "gsm", "alaw", "mulaw", "aac", "adts"}
_UNKNOWN_SIZES = {0, 0xFFFFFFFF}


def begins_like_audio(start: bytes) -> bool:
    """Whether the first bytes are those of a sound format, be the rest as broken as it may."""
    frame_sync = len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0
    return start.startswith(_SIGNATURES) or start[4:8] in {b"ftyp", b"moov", b"mdat"} or frame_sync


def claimed_seconds(file: BinaryIO, container: str, found: float | None) -> float | None:
    """The length that the header states in seconds, or None where it states none.

    `found` is what the demuxer worked out, which for WAV is the file's size and for bare frames a guess from the bit
    rate; a recorder that was cut off shows only in the header's own figure.
    """
    if container in _LENGTHLESS:
        return None
    file.seek(0)
    start = file.read(64 * 1024)
    if container == "mp3" and not any(tag in start for tag in (b"Xing", b"Info", b"VBRI")):
        return None
    if container == "wav":
        return _wav_seconds(start) or found
    return found


def _wav_seconds(start: bytes) -> float | None:
    place, byte_rate = 12, 0
    while place + 8 <= len(start):
        name, size = start[place : place + 4], struct.unpack_from("<I", start, place + 4)[0]
        if name == b"fmt " and place + 20 <= len(start):
            byte_rate = struct.unpack_from("<I", start, place + 16)[0]
        if name == b"data":
            return size / byte_rate if byte_rate and size not in _UNKNOWN_SIZES else None
        place += 8 + size + size % 2
    return None
