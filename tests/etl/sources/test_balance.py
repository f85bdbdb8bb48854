"""Random messy exports against a plain-Python reading: every row is kept, refused or a duplicate, and the right one wins."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.etl.sources.conftest import Floor

HEAD = "call_id,direction,started_at,result,note"
WIDTH = 5
CALLS = st.sampled_from(["C1", "C2", "", "1.2E+10", " C1\t"])
TIMES = st.sampled_from(["2024-01-05 09:00:00", "2024/1/5 9:00", "never", ""])
RESULTS = st.sampled_from(["busy", "忙线", "what"])
NOTES = st.sampled_from(["", "a", '"two\nlines"', '"with, comma"', '"said ""no"""', "a,b", "  "])
ROWS = st.lists(st.tuples(CALLS, TIMES, RESULTS, NOTES), max_size=12)


def read(cells: tuple[str, str, str, str]) -> tuple[str, str] | None:
    """(call_id, note) of a row that can be read; None for one that is refused."""
    call, time, result, note = cells
    if note == "a,b" or call.strip() in ("", "1.2E+10") or time in ("never", "") or result == "what":
        return None
    text = note[1:-1].replace('""', '"') if note.startswith('"') else note.strip()
    return call.strip(), text


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_the_balance_holds_and_the_last_distinct_row_of_a_key_wins(
    files: list[list[tuple[str, str, str, str]]],
) -> None:
    seen: set[tuple[str, str]] = set()
    expected, winners = [], {}
    with tempfile.TemporaryDirectory() as folder:
        floor = Floor(Path(folder))
        for number, rows in enumerate(files):
            lines = [f"{call},outbound,{time},{result},{note}" for call, time, result, note in rows]
            floor.write(f"calls_{number}.csv", "\n".join([HEAD, *lines]))
            kept = refused = twice = 0
            for values in map(read, rows):
                if values is None:
                    refused += 1
                elif values in seen:
                    twice += 1
                else:
                    seen.add(values)
                    winners[values[0]] = values[1] or None
                    kept += 1
            expected.append((len(rows), kept, refused, twice))
        report = floor.load()
        assert [
            (e.rows_read, e.rows_kept, e.rows_refused, e.rows_duplicate) for e in report.files
        ] == expected
        assert dict(floor.query("SELECT call_id, note FROM core.calls")) == winners
        assert floor.query("SELECT count(*) FROM core.rejects") == [
            (sum(refused for _, _, refused, _ in expected),)
        ]
        assert floor.query("SELECT count(*) FROM history.calls") == [(len(seen),)]
