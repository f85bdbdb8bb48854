"""What a file's bytes say of its cells' blanks and plus signs, and that cells read the short way for it read the same."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.sources import pieces, text
from etl.sources.text import Blanks, Text, as_utf8
from tests.etl.sources.conftest import Floor

CELL = st.sampled_from(
    ["", "a", " a", "a ", "张 三", " ", "1.2E+10", "+8613800000000", "-5", "2024-01-05 09:00:00", '"', ", ", "x,y ", "é", "\u3000a", "=", "0.5"]
)  # fmt: skip
ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8)
MARKS = st.sampled_from(["", "\ufeff"])


def written(rows: list[list[str]]) -> str:
    """Rows as CSV, quoted where they must be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def looked_at(path: Path, content: str) -> Text:
    """A file's text as the loader sees it."""
    path.write_text(content, encoding="utf-8")
    return as_utf8(path, path.name, path.parent)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS, MARKS, st.integers(4, 40))
def test_no_cell_of_a_file_said_to_have_no_blanks_begins_or_ends_with_one(
    rows: list[list[str]], mark: str, chunk: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_CHUNK", chunk)
        found = looked_at(Path(folder) / "calls.csv", mark + written(rows))
    cells = [cell for row in rows for cell in row]
    if found.blanks is Blanks.NONE:
        assert [cell for cell in cells if cell != cell.strip()] == []
    assert found.has_plus == any("+" in cell for cell in cells)


@pytest.mark.parametrize(
    ("content", "blanks"),
    [
        ("a,b\n张 三,2024-01-05 09:00:00\n", Blanks.NONE),
        ("a,b\nc,d", Blanks.NONE),
        ("a,b\nc, d\n", Blanks.PLAIN),
        ("a,b\nc ,d\n", Blanks.PLAIN),
        ("a,b\nc,d ", Blanks.PLAIN),
        (" a,b\nc,d\n", Blanks.PLAIN),
        ("\ufeff a,b\nc,d\n", Blanks.PLAIN),
        ('a,b\n" c",d\n', Blanks.PLAIN),
        ("a;b\nc;d \r\n", Blanks.PLAIN),
        ("a,b\nc,d\te\n", Blanks.ANY),
        ("a,b\nc,\u3000d\n", Blanks.ANY),
        ('a,b\nc,="012"\n', Blanks.ANY),
    ],
)
@pytest.mark.parametrize("chunk", [4, 5, 6, 7, 1 << 18])
def test_which_blanks_a_file_has_is_told_wherever_its_bytes_are_cut(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, blanks: Blanks, chunk: int
) -> None:
    monkeypatch.setattr(text, "_CHUNK", chunk)
    assert looked_at(tmp_path / "calls.csv", content).blanks is blanks


HEAD = "call_id,direction,started_at,result,callee_number,note,promise_amount,talk_seconds"
CALLS = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "", "1.2E+10", " C4"]),
        st.just("outbound"),
        st.sampled_from(["2024-01-05 09:00:00", "2024/1/5 9:00", "never", "2024-01-05"]),
        st.sampled_from(["busy", "忙线", "what"]),
        st.sampled_from(["", "13800000000", "+8613800000000", "1.38E+10", "138 0000 0000"]),
        st.sampled_from(["", "a", "a b", "b ", '"'.join("cd")]),
        st.sampled_from(["", "--", "/", "12.5", "1.234", "+5"]),
        st.sampled_from(["", "30", "0:30", "x"]),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(CALLS)
def test_what_is_read_the_short_way_is_what_is_read_with_all_care(rows: list[tuple[str, ...]]) -> None:
    content = written([HEAD.split(","), *map(list, rows)])
    assert loaded(content) == loaded(content, careful=True)


def loaded(content: str, careful: bool = False) -> list[list[tuple[object, ...]]]:
    """The calls and the rejects of a file, where `careful` as if it had every kind of blank and a plus."""

    def with_all_care(path: Path, name: str, workshop: Path) -> Text:
        return replace(as_utf8(path, name, workshop), blanks=Blanks.ANY, has_plus=True)

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if careful:
            patch.setattr(pieces, "as_utf8", with_all_care)
        floor = Floor(Path(folder))
        floor.write("calls.csv", content)
        floor.load()
        return [floor.query(f"SELECT * FROM core.{table} ORDER BY ALL") for table in ("calls", "rejects")]
