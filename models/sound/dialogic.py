"""Dialogic's ADPCM (`.vox`, 4 bits a sample, mono): bytes without a header, for which FFmpeg has a decoder but no demuxer."""

from __future__ import annotations

import io
import os
import struct
from typing import BinaryIO

_OKI_ADPCM = 0x10


class AsWav(io.RawIOBase):
    """Such a file as the WAV file that it would be with a header; the file itself stays as it is."""

    def __init__(self, file: BinaryIO, rate: int) -> None:
        """`rate`: samples a second."""
        self._file, self._place = file, 0
        size = os.fstat(file.fileno()).st_size
        kind = struct.pack("<4sIHHIIHH", b"fmt ", 16, _OKI_ADPCM, 1, rate, rate // 2, 1, 4)
        self._header = (
            struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + kind + struct.pack("<4sI", b"data", size)
        )
        self._size = len(self._header) + size

    def read(self, size: int = -1) -> bytes:
        """The next bytes: those of the header, then the file's."""
        found = self._header[self._place : self._place + size] if self._place < len(self._header) else b""
        if not found:
            self._file.seek(self._place - len(self._header))
            found = self._file.read(size)
        self._place += len(found)
        return found

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, as in any file."""
        self._place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        return self._place

    def tell(self) -> int:
        """Where the next bytes come from."""
        return self._place
