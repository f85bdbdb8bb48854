"""What a file's bytes are: UTF-8 as Python knows it, wherever a chunk of the reading ends."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from etl.sources import text
from etl.sources.text import as_utf8
from tests.etl.sources.conftest import Floor

HEAD = "call_id,note\n"
BROKEN = (b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe4\xb8", b"\xff", b"\x80")


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 1 << 18])
def test_a_character_that_a_chunk_cuts_is_whole_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(text, "_CHUNK", chunk)
    path = tmp_path / "calls.csv"
    path.write_text(f"{HEAD}1,客户说“下周”\n2,😀é尾", encoding="utf-8")
    read = as_utf8(path, path.name, tmp_path)
    assert (read.encoding, read.lines, read.plain_ends, read.path) == ("utf-8", 3, "\n", path)


@pytest.mark.parametrize("bad", BROKEN)
@pytest.mark.parametrize("chunk", [4, 1 << 18])
def test_bytes_that_are_no_utf_8_are_found_at_any_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, bad: bytes
) -> None:
    monkeypatch.setattr(text, "_CHUNK", chunk)
    for number, tail in enumerate((b"", b"\n", "尾\n".encode())):
        path = tmp_path / f"calls_{number}.csv"
        path.write_bytes(f"{HEAD}1,客户\n".encode() * 3 + bad + tail)
        assert text._plain_utf8(path, "utf-8") is None


def test_random_bytes_are_judged_as_python_does(tmp_path: Path) -> None:
    draw = random.Random(7)
    alphabet = [b"a", b"\n", "中".encode(), "é".encode(), "😀".encode(), b"\xe4", b"\xb8", b"\xf0\x9f"]
    path = tmp_path / "calls.csv"
    for _ in range(300):
        data = b"".join(draw.choices(alphabet, weights=[8, 2, 8, 4, 2, 1, 1, 1], k=12))
        path.write_bytes(data)
        try:
            data.decode()
        except UnicodeDecodeError:
            assert text._plain_utf8(path, "utf-8") is None, data
        else:
            assert text._plain_utf8(path, "utf-8") is not None, data


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        # Bytes of one line that are no UTF-8; the others are, though GB18030 has some other characters for them too.
        ("呼出,接通\n本人,未接\n".encode() + "呼入\n".encode("gb18030"), "utf-8"),
        ("呼出,接通\n未接,本人\n".encode("gb18030") + "呼入,接通,关机,空号\n".encode(), "gb18030"),
        (b"\xef\xbb\xbf" + "呼入\n".encode("gb18030") * 9, "utf-8-sig"),
    ],
)
def test_a_line_in_another_encoding_does_not_decide(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(data)
    assert as_utf8(path, path.name, tmp_path).encoding == encoding


def test_a_replacement_character_is_one_that_utf_16_explains(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes("1,王�\n2,李\n".encode("utf-16") + b"3\x00\x00\xdc\n\x00")
    read = as_utf8(path, path.name, tmp_path)
    assert (read.encoding, read.bad_lines) == ("utf-16", {3})
    assert read.path.read_text(encoding="utf-8") == "1,王�\n2,李\n3�\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_exports_put_one_behind_the_other_each_with_its_mark_are_read_as_one(
    floor: Floor, encoding: str
) -> None:
    head, row = '"call_id","direction","started_at","result"\n', '"{}","outbound","2024-01-05","busy"\n'
    parts = f"\ufeff{head}{row.format('1')}", f"\ufeff{row.format('2,3')}", f"\ufeff{head}"
    floor.write("calls.csv", "".join(parts).encode(encoding))
    assert floor.load().files[0].rows_refused == 1
    assert floor.query("SELECT call_id FROM core.calls ORDER BY 1") == [("1",), ("2,3",)]


def test_marks_that_nobody_sees_are_no_part_of_a_cell_or_header(floor: Floor) -> None:
    head = "call_id,direction,started_at,result,\u200bcallee_number"
    floor.write("calls.csv", f"{head}\n\u2060K\u200d1\0,outbound,\ufeff2024-01-05,busy,\u202a138\u202c\n")
    floor.load()
    assert floor.query("SELECT call_id, callee_number FROM core.calls") == [("K\u200d1", "138")]


def test_zero_bytes_in_the_place_of_empty_cells_make_no_utf_16(floor: Floor) -> None:
    head = b"call_id,direction,started_at,result,note,case_id,promise_amount,agent_id\n"
    rows = [b"%d,outbound,2024-01-05,busy,\0,\0,\0,\0\n" % number for number in range(9)]
    floor.write("calls.csv", head + b"".join(rows))
    assert floor.load().files[0].encoding == "utf-8"
    assert floor.query("SELECT count(*), count(note), count(promise_amount) FROM core.calls") == [(9, 0, 0)]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_comma_within_a_header_does_not_decide_how_cells_are_parted(floor: Floor, mark: str) -> None:
    head, row = (
        ("call_id", "direction", "started_at", "result", "摘要,全文"),
        ("1", "outbound", "2024-01-05", "busy", "a,b,c,d,e"),
    )
    floor.write("calls.csv", f"{mark.join(head)}\n{mark.join(row)}\n")
    assert floor.load().files[0].rows_kept == 1


def test_marks_within_quotes_do_not_decide_how_cells_are_parted(floor: Floor) -> None:
    floor.write(
        "calls.csv", 'call_id,direction,started_at,result,"a;b;c;d;e;f"\n1,outbound,2024-01-05,busy,x\n'
    )
    assert floor.load().files[0].rows_kept == 1
