"""Whether the end of a file is missing, as its container tells by a closing mark or by the bytes that it says it has."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

_LARGEST_PAGE = 27 + 255 + 255 * 255
_LAST_PAGE_FLAG = 0x04
_SEGMENT = b"\x18\x53\x80\x67"
_HEAD_BYTES = 4096
_MOST_CHUNKS = 100


def is_cut_off(file: BinaryIO, container: str) -> bool:
    """Whether the file ends before its container does; False for containers that do not tell. Leaves the file where it was."""
    looks = {"ogg": _ogg, "w64": _w64, "caf": _caf, "matroska": _matroska}
    if container not in looks:
        return False
    place = file.tell()
    try:
        return looks[container](file, os.fstat(file.fileno()).st_size)
    except struct.error:  # it ends within its own header
        return True
    finally:
        file.seek(place)


def _ogg(file: BinaryIO, whole: int) -> bool:
    """A stream is whole if its last page is, and is marked as the last one (RFC 3533, RFC 7845 section 3)."""
    first = max(0, whole - 2 * _LARGEST_PAGE)
    file.seek(first)
    end = file.read()
    place = end.rfind(b"OggS\0")
    if place < 0 or place + 27 > len(end):
        return True
    flags, count = end[place + 5], end[place + 26]
    sizes = end[place + 27 : place + 27 + count]
    is_whole = len(sizes) == count and place + 27 + count + sum(sizes) <= len(end)
    return not (is_whole and flags & _LAST_PAGE_FLAG)


def _w64(file: BinaryIO, whole: int) -> bool:
    """Sony's WAV of 64 bits has the size of the file after its first sixteen bytes; -1 where it went into a pipe."""
    file.seek(16)
    return struct.unpack("<q", file.read(8))[0] > whole


def _caf(file: BinaryIO, whole: int) -> bool:
    """Apple's chunks each have their size; one of -1 lasts to the end of the file, be that where it may."""
    place = 8
    for _ in range(_MOST_CHUNKS):
        if place >= whole:
            break
        file.seek(place)
        size = struct.unpack(">4xq", file.read(12))[0]
        if size < 0:
            return False
        place += 12 + size
    return place > whole


def _matroska(file: BinaryIO, whole: int) -> bool:
    """The segment has its size in as many bytes as its first bits say; all ones stand for a size that was not known."""
    file.seek(0)
    start = file.read(_HEAD_BYTES)
    place = start.find(_SEGMENT) + len(_SEGMENT)
    if place < len(_SEGMENT) or place >= len(start) or not start[place]:
        return False
    length = 9 - start[place].bit_length()
    digits = int.from_bytes(start[place : place + length], "big") & ((1 << 7 * length) - 1)
    return digits != (1 << 7 * length) - 1 and place + length + digits > whole
