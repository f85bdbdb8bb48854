"""The first line of a file: damaged, missing, said twice, or somebody's name in its place."""

from __future__ import annotations

import pytest

from models.problems import Problem
from tests.etl.sources.conftest import Floor

HEAD = "call_id,direction,started_at,result"
ROW = "1,outbound,2024-01-05,busy"


def test_a_byte_that_no_encoding_explains_costs_a_header_only_its_name(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD},".encode() + b"\xff" + f"注记\n{ROW},x\n".encode())
    entry = floor.load().files[0]
    assert (entry.rows_kept, entry.ignored_columns) == (1, ("\ufffd注记",))


def test_quotes_in_the_header_that_do_not_match_are_told(floor: Floor) -> None:
    floor.write("calls.csv", f'call_id,"direction,started_at,result\n{ROW}\n')
    with pytest.raises(Problem, match=r"calls\.csv: line 1, the header, has quotes that do not match"):
        floor.load()


def test_a_file_with_a_mark_and_nothing_else_is_empty(floor: Floor) -> None:
    floor.write("calls.csv", b"\xef\xbb\xbf")
    with pytest.raises(Problem, match=r"calls\.csv: the file is empty"):
        floor.load()


def test_of_two_headers_called_the_same_the_place_is_advised(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD},note,note\n{ROW},a,b\n")
    with pytest.raises(Problem, match=r"columns = \{ note = 5 \}"):
        floor.load()
    floor.write("source.toml", "[calls]\ncolumns = { note = 5 }\n")
    floor.load()
    assert floor.query("SELECT note FROM core.calls") == [("a",)]


def test_names_in_the_place_of_headers_are_masked(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD}\n")
    floor.write("agents.csv", "A01,王小明,一组\nA02,李四,二组\n")
    with pytest.raises(Problem) as told:
        floor.load()
    assert "小明" not in told.value.en + told.value.zh and "A01" in told.value.en


def test_a_number_in_the_place_of_a_header_is_masked_in_the_report(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD},13800138000\n{ROW},x\n")
    assert floor.load().files[0].ignored_columns == ("«1…» (11)",)


def test_the_header_once_more_is_no_row_where_all_columns_are_text(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD}\n")
    floor.write("teams.csv", "团队编号,团队名称\nT1,一组\n\ufeff团队编号,团队名称\nT2,团队名称\n")
    floor.load()
    assert floor.query("SELECT team_id FROM core.teams ORDER BY 1") == [("T1",), ("T2",)]
    assert floor.query("SELECT line, column_name, reason FROM core.rejects") == [
        (3, None, "the header once more")
    ]


@pytest.mark.parametrize("word", ["合计", "总计：", "小计 2", "共 2 条记录", "Total", "Grand total: 3"])
def test_a_row_of_totals_is_no_case(floor: Floor, word: str) -> None:
    floor.write("calls.csv", f"{HEAD}\n")
    floor.write("cases.csv", f"case_id,client,placed_amount\nK1,甲行,5\nK2,总计,6\n{word},,11\n合计K3,,\n")
    floor.load()
    assert floor.query("SELECT case_id FROM core.cases ORDER BY 1") == [("K1",), ("K2",), ("合计K3",)]
    assert floor.query("SELECT line, column_name, value, reason FROM core.rejects") == [
        (4, "case_id", word, "a row of totals, not a record")
    ]


def test_a_refused_cell_of_blanks_only_is_null(floor: Floor) -> None:
    floor.write("calls.csv", f"{HEAD}\n  ,outbound,2024-01-05,busy\n{ROW},\n")
    floor.load()
    assert floor.query("SELECT line, column_name, value FROM core.rejects ORDER BY 1") == [
        (2, "call_id", None), (3, None, None),
    ]  # fmt: skip


def test_a_title_above_the_header_is_told_to_be_taken_out(floor: Floor) -> None:
    floor.write("calls.csv", f"一月通话明细,,,\n{HEAD}\n{ROW}\n")
    with pytest.raises(Problem, match="found: 一月通话明细; take out what stands before the header"):
        floor.load()
