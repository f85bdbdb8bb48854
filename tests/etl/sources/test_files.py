"""Which files are read, how their bytes become rows, and what refuses a file."""

from __future__ import annotations

import codecs
from pathlib import Path

import duckdb
import openpyxl
import pytest

from models.problems import Problem
from tests.etl.sources.conftest import Floor

HEAD = "call_id,direction,started_at,result,note"
ROWS = "C1,outbound,2024-01-05 09:00:00,answered,客户答应还款\nC2,inbound,2024-01-05 10:00:00,busy,无\n"
TEXT = f"{HEAD}\n{ROWS}"


@pytest.mark.parametrize(
    ("encoding", "told", "data"),
    [
        ("utf-8", "utf-8", TEXT.encode()),
        ("with a mark", "utf-8-sig", codecs.BOM_UTF8 + TEXT.encode()),
        ("GBK", "gb18030", TEXT.encode("gbk")),
        ("GB18030", "gb18030", TEXT.replace("客", "㐀").encode("gb18030")),
        ("UTF-16 little", "utf-16", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
        ("UTF-16 big", "utf-16", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
        ("UTF-16 unmarked", "utf-16", TEXT.encode("utf-16-le")),
    ],
)
def test_an_encoding_is_found_and_told(floor: Floor, encoding: str, told: str, data: bytes) -> None:
    floor.write("calls.csv", data)
    assert floor.load().files[0].encoding == told
    assert floor.query("SELECT call_id, substr(note, 2) FROM core.calls") == [
        ("C1", "户答应还款"),
        ("C2", ""),
    ]


def test_a_byte_that_the_encoding_does_not_explain_costs_its_row_only(floor: Floor) -> None:
    floor.write(
        "calls.csv", TEXT.encode() + b"C3,outbound,2024-01-05,busy,\xff\xe5\nC4,outbound,2024-01-05,busy,\n"
    )
    entry = floor.load().files[0]
    assert (entry.encoding, entry.rows_read, entry.rows_kept, entry.rows_refused) == ("utf-8", 4, 3, 1)
    assert floor.query("SELECT line, column_name, reason FROM core.rejects") == [
        (4, None, "bytes that the file's encoding does not explain")
    ]


def test_a_reject_names_the_physical_line_on_which_its_row_begins(floor: Floor) -> None:
    floor.write(
        "calls.csv",
        f'{HEAD}\r\nC1,outbound,2024-01-05,busy,"two\r\nlines"\r\n\r\nC2,outbound,never,busy,\r\nC3,outbound,2024-01-05,busy\r\n'
        'C4,outbound,2024-01-05,busy,x,y\r\nC5,outbound,2024-01-05,"bu"sy,x\r\nC6,outbound,2024-01-05,busy,"open\r\nC7,outbound,2024-01-05,busy,x',
    )
    floor.load()
    assert floor.query("SELECT line, column_name, value FROM core.rejects ORDER BY 1") == [
        (5, "started_at", "never"),
        (7, None, "y"),
        (8, None, 'C5,outbound,2024-01-05,"bu"sy,x'),
        (9, None, 'C6,outbound,2024-01-05,busy,"open'),
    ]
    assert floor.query("SELECT call_id, note, source_line FROM history.calls ORDER BY 1") == [
        ("C1", "two\r\nlines", 2), ("C3", None, 6), ("C7", "x", 10),
    ]  # fmt: skip


def test_ragged_rows_in_a_plain_file_are_padded_or_refused(floor: Floor) -> None:
    floor.write(
        "calls.csv",
        f"{HEAD}\nC1,outbound,2024-01-05,busy\nC2,outbound,2024-01-05,busy,x,\nC3,outbound,2024-01-05,busy,x\n",
    )
    floor.load()
    assert floor.query("SELECT call_id, source_line FROM history.calls ORDER BY 1") == [("C1", 2), ("C3", 4)]
    assert floor.query("SELECT line, reason FROM core.rejects") == [(3, "more cells than the header has")]


def test_the_first_fault_from_the_left_is_the_one_told(floor: Floor) -> None:
    floor.write("calls.csv", "result,direction,started_at,call_id\nx,y,z,\n")
    floor.load()
    assert floor.query("FROM core.rejects") == [
        ("calls.csv", "calls", 2, "result", "x", "not one of the known values")
    ]


def test_workbooks_parquet_and_tab_files_are_tables_too(floor: Floor) -> None:
    book = openpyxl.Workbook()
    book.active.append(["call_id", "呼叫方向", "started_at", "result", "callee_number", "通话时长（分钟）"])
    book.active.append(["C1", "呼出", 45296.378484, "busy", 13800138000, 1.5])
    book.active.append([])
    book.active.append(["C2", "呼出", "2024-01-05", "busy", 1234567890123456789, None])
    book.save(floor.source / "calls.xlsx")
    floor.write("cases.tsv", "case_id\tplaced_amount(万元)\nK1\t1.2345\n")
    duckdb.connect().execute(
        f"""COPY (SELECT 'P1' payment_id, 17 case_id, TIMESTAMP '2024-01-05 10:00:00.5' paid_at, 12.5::DECIMAL(18,4) amount)
        TO '{floor.source / "payments.parquet"}'"""
    )
    assert [entry.rows_kept for entry in floor.load().files] == [1, 1, 1]
    assert floor.query("SELECT started_at::VARCHAR, callee_number, talk_seconds FROM core.calls") == [
        ("2024-01-05 09:05:01", "13800138000", 90.0)
    ]
    assert floor.query("SELECT line, column_name FROM core.rejects") == [(4, "callee_number")]
    assert floor.query("SELECT placed_amount::VARCHAR FROM core.cases") == [("12345.00",)]
    assert floor.query("SELECT case_id, paid_at::VARCHAR, amount::VARCHAR FROM core.payments") == [
        ("17", "2024-01-05 10:00:00", "12.50")
    ]


def test_the_unit_of_a_target_counts(floor: Floor) -> None:
    floor.write("calls.csv", "call_id,direction,started_at,result\n")
    floor.write("targets.csv", "月份,层级,指标,目标值（万元）\n2026-01,公司,回款金额,50.5\n")
    floor.load()
    assert floor.query("SELECT target_value::VARCHAR FROM core.targets") == [("505000.0000",)]


def test_unknown_headers_are_named_and_ambiguous_ones_yield_to_a_claim(floor: Floor) -> None:
    floor.write(
        "calls.csv",
        "call_id,direction,started_at,result,talk_seconds,通话时长,心情\nC1,outbound,2024-01-05,busy,5,9,x\n",
    )
    floor.write("callers.csv", "a\n1\n")
    report = floor.load()
    assert report.files[0].ignored_columns == ("通话时长", "心情")
    assert report.files[0].notes == (
        "通话时长: ambiguous, ignored because talk_seconds comes from another column",
    )
    assert report.unread == ("callers.csv",)
    assert floor.query("SELECT talk_seconds FROM core.calls") == [(5.0,)]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("calls.csv", "", "empty"),
        ("calls.csv", "call_id,direction,started_at\n", "no column gives result"),
        ("calls.csv", f"{HEAD},通话时长\n", "means different things"),
        ("calls.csv", f"{HEAD},呼叫方向\n", "'direction' and '呼叫方向' both claim direction"),
        ("calls.csv", f"{HEAD},note\n", "'note' and 'note' both claim note"),
        ("calls.xlsx", "no workbook", "no XLSX workbook"),
        ("calls.parquet", "no parquet", "no Parquet file"),
        ("payments.csv", "payment_id,case_id,paid_at,amount\n", "no calls file"),
        ("other.csv", "a,b\n", "nothing to load: found only other.csv"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_loaded(
    floor: Floor, name: str, text: str, found: str
) -> None:
    floor.write(name, text)
    floor.write("cases.csv" if name != "other.csv" else "notes.txt", "case_id\nK1\n")
    with pytest.raises(Problem, match=found) as raised:
        floor.load()
    assert str(floor.source) in raised.value.en or name in raised.value.en
    assert raised.value.zh
    assert not list((floor.data / "arrivals").glob("*.json"))


def test_without_a_calls_file_those_that_may_be_one_are_named_with_what_to_write(floor: Floor) -> None:
    floor.write("cases.csv", "case_id\nK1\n")
    floor.write("cases.xls", "")
    floor.write("通话记录_202610.csv", HEAD)
    with pytest.raises(
        Problem, match=r'parquet\); if 通话记录_202610\.csv is one.* files = \["通话记录_202610\.csv"\]'
    ):
        floor.load()


def test_a_folder_that_is_none_is_named(floor: Floor) -> None:
    floor.source = Path("/nowhere/at/all")
    with pytest.raises(Problem, match="no such folder"):
        floor.load()


def test_all_faulty_files_are_named_at_once(floor: Floor) -> None:
    floor.write("calls.csv", "")
    floor.write("cases.csv", "client\nB\n")
    with pytest.raises(Problem, match=r"calls\.csv.*empty.*cases\.csv.*case_id.*Nothing was loaded"):
        floor.load()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_found_where_nearly_all_is_chinese(floor: Floor, encoding: str) -> None:
    note = "请转告他本人尽快回电处理相关事宜谢谢配合" * 9
    rows = "".join(f"C{n},呼出,2024-01-05,忙线,{note}\n" for n in range(20))
    floor.write("calls.csv", f"通话流水号,呼叫方向,开始时间,通话结果,注记\n{rows}".encode(encoding))
    entry = floor.load().files[0]
    assert (entry.encoding, entry.rows_kept) == ("utf-16", 20)
    assert floor.query("SELECT DISTINCT note FROM core.calls") == [(note,)]


def test_a_stray_zero_byte_makes_no_utf_16(floor: Floor) -> None:
    floor.write("calls.csv", TEXT.replace("无", "a\x00b"))
    entry = floor.load().files[0]
    assert (entry.encoding, entry.rows_kept) == ("utf-8", 2)


@pytest.mark.parametrize(
    "data", [b"\xd0\xcf\x11\xe0" + b"\x00\x01" * 900, bytes(range(256)) * 12, b"PK\x03\x04" + b"\x14\x00\x06\x00" * 500]
)  # fmt: skip
def test_a_file_that_is_no_text_is_refused_in_plain_words(floor: Floor, data: bytes) -> None:
    floor.write("calls.csv", data)
    with pytest.raises(Problem, match=r"calls\.csv: this is no text file"):
        floor.load()


def test_a_first_line_of_people_instead_of_headers_is_masked_in_the_error(floor: Floor) -> None:
    floor.write("calls.csv", "13800138000,王小明,outbound,2024-01-05 09:00,busy\n")
    with pytest.raises(Problem) as told:
        floor.load()
    for words in (told.value.en, told.value.zh):
        assert "13800138000" not in words and "小明" not in words
        assert "calls.csv" in words


def test_what_has_a_tables_name_but_cannot_be_read_is_named(floor: Floor) -> None:
    floor.write("calls.csv", TEXT)
    floor.write("cases.xls", b"\xd0\xcf\x11\xe0")
    floor.write("payments.csv.gz", b"\x1f\x8b")
    (floor.source / "agents.csv").mkdir()
    (floor.source / "calls").mkdir()
    assert floor.load().unread == ("agents.csv", "cases.xls", "payments.csv.gz")


def test_a_folder_in_the_place_of_the_only_table_is_named_in_the_error(floor: Floor) -> None:
    (floor.source / "calls.csv").mkdir()
    with pytest.raises(Problem, match=r"only calls\.csv"):
        floor.load()
