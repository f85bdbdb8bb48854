"""What the header of a file claims: whether it begins like audio, how long it is, and whether that can be."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

_SIGNATURES = (
    b"RIFF", b"RIFX", b"RF64", b"riff", b"ID3", b"OggS", b"fLaC", b"#!AMR", b"#!SILK", b"\x02#!SILK", b".snd",
    b"FORM", b"\x1aE\xdf\xa3", b"caff", b"\x30\x26\xb2\x75", b"MAC ", b"wvpk", b"NIST_1A",
)  # fmt: skip
_LENGTHLESS = {"vox", "amr", "amrnb", "amrwb", "gsm", "alaw", "mulaw", "aac", "adts"}
_LARGEST_SIZES, _NEARLY = (1 << 31, 1 << 32), 4096
"""What recorders write for a length that they do not know, as where the sound goes into a pipe, less a header or not."""
_PCM, _G711 = (1, 3), (6, 7)
_GOES_ON_SECONDS = 0.5
_MOST_CHUNKS = 100


def begins_like_audio(start: bytes) -> bool:
    """Whether the first bytes are those of a sound format, be the rest as broken as it may."""
    frame_sync = len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0
    return has_signature(start) or frame_sync


def has_signature(start: bytes) -> bool:
    """Whether the first bytes are the mark of a sound format; those of a frame of MP3 are none, silence in G.711 has them too."""
    return start.startswith(_SIGNATURES) or start[4:8] in {b"ftyp", b"moov", b"mdat"}


def claimed_seconds(file: BinaryIO, container: str, found: float | None) -> float | None:
    """The length that the header states in seconds, or None where it states none.

    `found` is what the demuxer worked out, which for WAV is the file's size and for bare frames a guess from the bit
    rate; a recorder that was cut off shows only in the header's own figure.
    """
    if container in _LENGTHLESS:
        return None
    if container == "wav":
        byte_rate, _, size = _wav_data(file)
        return size / byte_rate if byte_rate and not _is_unknown(size) else found
    file.seek(0)
    start = file.read(64 * 1024)
    if container == "mp3" and not any(tag in start for tag in (b"Xing", b"Info", b"VBRI")):
        return None
    return found


def sound_goes_on(file: BinaryIO) -> bool:
    """Whether half a second or more follows what the header of a WAV file says is its sound, and is no chunk of WAV.

    So it is where a recorder wrote its header once and never again, or two recordings were put into one file.
    """
    byte_rate, first, size = _wav_data(file)
    if not byte_rate or _is_unknown(size):
        return False
    whole = os.fstat(file.fileno()).st_size
    ends = first + size
    return whole - ends >= byte_rate * _GOES_ON_SECONDS and not any(
        _is_chunk(file, place, whole) for place in (ends, ends + size % 2)
    )


def _is_unknown(size: int) -> bool:
    return not size or any(abs(size - largest) <= _NEARLY for largest in _LARGEST_SIZES)


def _wav_data(file: BinaryIO) -> tuple[int, int, int]:
    """Bytes a second, the first byte of the sound and its length as the header has it; zeros where it has none."""
    file.seek(0)
    if file.read(4) != b"RIFF":
        return 0, 0, 0
    place, byte_rate = 12, 0
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        head = file.read(24)
        if len(head) < 8:
            break
        name, size = head[:4], struct.unpack_from("<I", head, 4)[0]
        if name == b"fmt " and len(head) == 24:
            byte_rate = _byte_rate(*struct.unpack_from("<HHIIHH", head, 8))
        if name == b"data":
            return byte_rate, place + 8, size
        place += 8 + size + size % 2
    return 0, 0, 0


def _byte_rate(kind: int, channels: int, rate: int, stated: int, _: int, bits: int) -> int:
    """Bytes a second: of PCM and G.711 those that they need, as some recorders state those of another kind; else as stated."""
    needed = rate * channels * ((bits + 7) // 8 if kind in _PCM else 1)
    return needed if needed and kind in _PCM + _G711 else stated


def _is_chunk(file: BinaryIO, place: int, whole: int) -> bool:
    """Whether a chunk that fits into the file begins there; a second header is none."""
    file.seek(place)
    head = file.read(8)
    if len(head) < 8 or head.startswith(b"RIFF"):
        return False
    size = struct.unpack_from("<I", head, 4)[0]
    return all(0x20 <= byte < 0x7F for byte in head[:4]) and place + 8 + size <= whole + 1
