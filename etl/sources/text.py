"""The text of a delimited file: its encoding, and a UTF-8 copy where it is another."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
import pyarrow as pa

from models.problems import Problem

_CHUNK = 1 << 18
# Each with its first byte: looking for one byte is twenty times as quick as for two, and most files have none of these.
_WIDE_BLANKS = (
    (b"\xe3", re.compile(rb"\xe3\x80\x80")),
    (b"\xc2", re.compile(rb"\xc2\xa0")),
    (b"\xe2", re.compile(rb"\xe2(?:\x80[\x80-\x8f\xaa-\xaf]|\x81[\x9f-\xa9])")),
    (b"\xe1", re.compile(rb"\xe1\x9a\x80")),
)
_DELIMITERS = ",\t;|"
# What a cell holds whose formula failed, or may hold where a chunk ends.
_ERROR = re.compile(rb"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FORMULA!|(?s:.{0,8})\Z)")
_TEXT_CONTROLS = "\t\n\v\f\r\x1a"
# At the start of any line: exports are put one behind the other, each with its mark.
_MARKS = re.compile(rb"^(?:\xef\xbb\xbf)+")
# What stands for bytes that are no UTF-16 until their lines are known: half a letter, which no text has.
_MARKED, _MARK = "marked with half a letter", "\udc80".encode(errors="surrogatepass")
codecs.register_error(_MARKED, lambda error: ("\udc80", getattr(error, "end", 0)))
# By byte: whether a cell may end or begin beside it.
_EDGE = np.isin(np.arange(256), list(f'{_DELIMITERS}\n\r"'.encode()))


class Blanks(Enum):
    """Which blanks the cells of a file may begin or end with: none, U+0020 alone, or any, and `="…"` around them."""

    NONE = 0
    PLAIN = 1
    ANY = 2


@dataclass(frozen=True)
class Text:
    """A file as UTF-8: where it lies, what encoding it came in, how many physical lines, and what asks for care.

    `bad_lines` are the physical lines (from 1) with bytes that the encoding does not explain. `plain_ends` is the line
    end where all lines have the same, else empty. `has_plus`: there is a + or an E between digits somewhere, as in what a
    spreadsheet or Java (1.38E10) made of a long number; `has_errors`: there is what it writes where a formula failed.
    """

    path: Path
    encoding: str
    lines: int
    bad_lines: frozenset[int]
    plain_ends: str
    blanks: Blanks
    has_plus: bool
    has_errors: bool


def as_utf8(path: Path, name: str, workshop: Path) -> Text:
    """The text of a file; where it is not plain UTF-8 a copy is written to `workshop` and that is named.

    The encoding is the one of the byte order mark, else the one of UTF-8 and GB18030 under which most lines decode (see
    `_better_of_two`). Raises Problem for a file that is no text.
    """
    with path.open("rb") as handle:
        head = handle.read(4096)
    wide = _utf16(head)
    seen = head.replace(b"\0", b"") if _has_plain_header(head) else head
    _refuse_binary(name, seen.decode(wide or "latin-1", errors="replace"))
    if wide:
        return _converted(path, wide, workshop)
    marked = head.startswith(codecs.BOM_UTF8)
    plain = _plain_utf8(path, "utf-8-sig" if marked else "utf-8")
    return plain or _converted(path, "utf-8-sig" if marked else _better_of_two(path.read_bytes()), workshop)


def _utf16(head: bytes) -> str:
    """UTF-16 by its mark, or by the zero bytes that it gives every Latin letter; else nothing."""
    if head.startswith(codecs.BOM_UTF16_LE) or head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if len(head) < 4 or max(even, odd) * 64 < len(head) or _has_plain_header(head):
        return ""
    return name if max(even, odd) * 8 >= len(head) or _is_table(head.decode(name, errors="replace")) else ""


def _has_plain_header(head: bytes) -> bool:
    """Whether a first line without zero bytes has cells: the zero bytes below stand for empty ones, as SQL Server writes them."""
    first = head.partition(b"\n")[0]
    is_text = _decodes(first, "utf-8") or _decodes(first, "gb18030")
    return b"\0" not in first and is_text and any(mark.encode() in first for mark in _DELIMITERS)


def _is_table(text: str) -> bool:
    """Whether a text has lines and cells: so mostly Chinese UTF-16, which has few zero bytes, is told from stray ones."""
    first, end, _ = text.partition("\n")
    return bool(end) and any(mark in first for mark in _DELIMITERS)


def _refuse_binary(name: str, head: str) -> None:
    """Problem for a workbook, an archive or the like under the name of a text file: one byte in twenty is no text."""
    strange = sum(letter < " " and letter not in _TEXT_CONTROLS for letter in head)
    if strange * 20 > len(head):
        raise Problem(
            f"{name}: this is no text file but something else under its name, such as a workbook or an archive; "
            "export it as CSV, or give it the suffix of what it is.",
            f"{name}：这不是文本文件，可能是工作簿或压缩包改了扩展名；请导出为 CSV，或改回正确的扩展名。",
        )


def _plain_utf8(path: Path, encoding: str) -> Text | None:
    """What one reading of the bytes tells of a UTF-8 file; None where a byte is not UTF-8, or a byte order mark stands within."""
    newlines = returns = 0
    blanks, has_plus, has_errors, last = Blanks.NONE, False, False, b"\n"
    for chunk in _whole_characters(path):
        newlines += _count_of(b"\n", chunk)
        returns += _count_of(b"\r", chunk) if b"\r" in chunk else 0
        ascii_only = chunk.isascii()
        if not ascii_only and (_has_mark(chunk) or not _is_utf8(chunk)):
            return None
        # What lies across two chunks is in their ends: a chunk is not copied to be looked at.
        blanks = _blanks(_blanks(blanks, last + chunk[:2], ascii_only=True), chunk, ascii_only)
        has_plus = has_plus or b"+" in chunk or _has_exponent(last + chunk[:2]) or _has_exponent(chunk)
        has_errors = has_errors or (b"#" in chunk and _ERROR.search(chunk) is not None)
        last = (last + chunk[-2:])[-2:]
    blanks = _blanks(blanks, last + b"\n", ascii_only=True)
    lines = newlines + (0 if last.endswith(b"\n") else 1)
    ends = "\n" if not returns else "\r\n" if returns == newlines else ""
    return Text(path, encoding, lines, frozenset(), ends, blanks, has_plus, has_errors)


def _has_exponent(data: bytes) -> bool:
    """Whether an E stands between two digits; the first and the last byte only stand beside."""
    if b"E" not in data:
        return False
    codes = np.frombuffer(data, dtype=np.uint8)
    at = np.flatnonzero(codes[1:-1] == ord("E")) + 1
    return bool(((codes[at - 1] - ord("0") < 10) & (codes[at + 1] - ord("0") < 10)).any())


def _count_of(byte: bytes, data: bytes) -> int:
    """As `bytes.count`, in a third of its time where lines are short."""
    return int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == byte[0]))


def _whole_characters(path: Path) -> Iterator[bytes]:
    """The bytes of a file after its mark, in chunks, none of which ends within a character of UTF-8."""
    rest = b""
    with path.open("rb") as handle:
        if handle.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            handle.seek(0)
        while chunk := handle.read(_CHUNK):
            chunk = rest + chunk
            end = _last_start(chunk)
            rest = chunk[end:]
            yield chunk[:end]
    if rest:
        yield rest


def _last_start(data: bytes) -> int:
    """Where the last character begins if it has several bytes, else the end."""
    for back in range(1, min(4, len(data)) + 1):
        if data[-back] < 0x80:
            break
        if data[-back] >= 0xC0:
            return len(data) - back
    return len(data)


def _is_utf8(data: bytes) -> bool:
    """Arrow looks at the bytes several times as fast as Python decodes them."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int32))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _blanks(so_far: Blanks, data: bytes, ascii_only: bool) -> Blanks:
    """What a file's blanks are with these bytes too; beside which their first and last one stand is not known."""
    if so_far is Blanks.ANY or _asks_for_care(data, ascii_only):
        return Blanks.ANY
    if so_far is Blanks.PLAIN or (b" " in data and _has_edge_blank(data)):
        return Blanks.PLAIN
    return Blanks.NONE


def _has_edge_blank(data: bytes) -> bool:
    """Whether a blank lies beside a delimiter, a quote or a line's end; the first and the last byte only stand beside."""
    codes = np.frombuffer(data, dtype=np.uint8)
    at = np.flatnonzero(codes[1:-1] == ord(" ")) + 1
    return bool((_EDGE[codes[at - 1]] | _EDGE[codes[at + 1]]).any())


def _asks_for_care(chunk: bytes, ascii_only: bool) -> bool:
    if b"\t" in chunk or b"\x00" in chunk or (b"=" in chunk and b'="' in chunk):
        return True
    return not ascii_only and any(first in chunk and blank.search(chunk) for first, blank in _WIDE_BLANKS)


def _has_mark(chunk: bytes) -> bool:
    """Whether a byte order mark stands among these bytes; full-width signs begin with the same byte, and many files have them."""
    if b"\xef" not in chunk:
        return False
    codes = np.frombuffer(chunk, dtype=np.uint8)
    return bool((codes[np.flatnonzero(codes[:-1] == 0xEF) + 1] == 0xBB).any())


def _better_of_two(data: bytes) -> str:
    """UTF-8 or GB18030; a line that is UTF-8 counts for it alone, as GB18030 has some other characters for most such bytes."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    others = [line for line in lines if not _decodes(line, "utf-8")]
    chinese = sum(_decodes(line, "gb18030") for line in others)
    return "gb18030" if chinese > len(lines) - len(others) else "utf-8"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _converted(path: Path, encoding: str, workshop: Path) -> Text:
    copy = workshop / "text.utf8"
    data = path.read_bytes()
    if encoding.startswith("utf-16"):
        text = data.decode(encoding, errors=_MARKED).removeprefix("\ufeff")
        marked = text.encode(errors="surrogatepass").splitlines(keepends=True)
        bad = frozenset(number for number, line in enumerate(marked, 1) if _MARK in line)
        lines = [_MARKS.sub(b"", line).replace(_MARK, b"\xef\xbf\xbd") for line in marked]
    else:
        raw = [_MARKS.sub(b"", line) for line in data.splitlines(keepends=True)]
        bad = frozenset(number for number, line in enumerate(raw, 1) if not _decodes(line, encoding))
        lines = [line.decode(encoding, errors="replace").encode() for line in raw]
    copy.write_bytes(b"".join(lines))
    plain = _plain_utf8(copy, encoding)
    name = "utf-16" if encoding.startswith("utf-16") else encoding
    if plain is None:
        return Text(copy, name, len(lines), bad, "", Blanks.ANY, True, True)
    return replace(plain, encoding=name, lines=len(lines), bad_lines=bad)
