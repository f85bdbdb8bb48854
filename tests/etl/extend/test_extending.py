"""A build that adds to the published one holds what a whole build of the same loads holds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import publish, recordings, sources
from models import warehouse
from models.settings import Settings
from tests.etl.extend.contents import contents
from tests.etl.extend.heard import hear
from tests.etl.extend.random_floor import MONDAY, Tables, random_floor, write

OVERRIDES = """
[[client."甲银行"]]
valid_from = 2026-01-12
sms_allowed = true
third_party_daily_max = 2
third_party_hourly_max = 1
reachable_weekly_min = 9
"""
# In the last two a month ends.
SEEDS = (0, 1, 2, 3, 5, 7, 33, 54)
PACKS = ("cn_cba_2026", "cn_gbt_45251_2025", "us_reg_f", "cn_card_2011", "company_policy_d7")


class Floor:
    """A data folder with every pack switched on, and its builds."""

    def __init__(self, data: Path, extend_from_calls: int = 0) -> None:
        (data / "rules").mkdir(parents=True)
        (data / "rules" / "active.toml").write_text("".join(f"{pack} = true\n" for pack in PACKS), "utf-8")
        (data / "overrides.toml").write_text(OVERRIDES, "utf-8")
        self.data = data
        self.settings = Settings(data=data, extend_from_calls=extend_from_calls)

    def load(self, source: Path) -> None:
        """Load a source folder and look for its recordings."""
        sources.load(source, self.settings)
        recordings.probe_all(self.data, self.settings, lambda done, total: None)

    def build(self) -> tuple[Path, bool]:
        """The published file, and whether the one before was extended for it."""
        steps: list[str] = []
        path = publish.build(self.data, self.settings, steps.append)
        return path, "copy" in steps and "recordings" not in steps


def loaded_twice(folder: Path, before: Tables, after: Tables) -> tuple[Floor, Floor]:
    """A floor built after the first load that awaits its second build, and one that awaits its first."""
    first, second = write(folder / "first", before), write(folder / "second", after)
    one, other = Floor(folder / "extended"), Floor(folder / "whole", extend_from_calls=10**9)
    one.load(first)
    one.build()
    one.load(second)
    other.load(first)
    other.load(second)
    return one, other


@pytest.mark.parametrize("seed", SEEDS)
def test_random_loads_after_a_build_give_what_a_whole_build_gives(seed: int, tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, *random_floor(seed))
    path, is_extended = one.build()
    assert is_extended
    expected, found = contents(other.build()[0]), contents(path)
    assert found.keys() == expected.keys()
    assert [name for name in expected if found[name] != expected[name]] == []


def test_the_random_loads_bring_what_ends_weeks_and_months_and_corrects_the_past(tmp_path: Path) -> None:
    passed, corrected = set(), set()
    for seed in SEEDS:
        before, after = random_floor(seed)
        last = max(call["started_at"] for call in before["calls"]).date()
        until = max(call["started_at"] for call in after["calls"]).date()
        passed |= {last + timedelta(days=n) for n in range(1, (until - last).days + 1)}
        corrected |= {
            table
            for table in ("calls", "cases", "payments", "installments")
            for row in after[table]
            if any(
                set(old.items()) & set(row.items()) and _key(table, old) == _key(table, row)
                for old in before[table]
            )
        }
    assert {6} <= {day.weekday() for day in passed}
    assert {1} <= {(day + timedelta(days=1)).day for day in passed}
    assert corrected == {"calls", "cases", "payments", "installments"}


def _key(table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    names = {"calls": ["call_id"], "cases": ["case_id"], "payments": ["payment_id"]}.get(
        table, ["case_id", "installment_no"]
    )
    return tuple(str(row[name]) for name in names)


SMALL: Tables = {
    "calls": [
        {"call_id": f"c{n}", "case_id": f"k{n % 3}", "direction": "outbound", "started_at": MONDAY + timedelta(days=n, hours=9), "result": "answered",
         "relation": "self", "note": "n", "next_step": "s", "recording_file": f"c{n}.wav"}
        for n in range(9)
    ],
    "cases": [{"case_id": f"k{n}", "client": "甲银行", "placed_on": MONDAY.date()} for n in range(3)],
    "agents": [{"agent_id": "a1", "team_id": "t1"}],
}  # fmt: skip
NEXT: Tables = {
    "calls": [SMALL["calls"][0] | {"call_id": "new", "started_at": MONDAY + timedelta(days=9, hours=9)}]
}


@pytest.mark.parametrize(
    "more",
    [
        {"agents": [{"agent_id": "a2", "team_id": "t1"}]},
        {"cases": [{"case_id": "k9", "client": "另一家"}]},
        {"cases": [{"case_id": "k9", "client": "甲银行", "debtor_name": "张三"}]},
        {"calls": [SMALL["calls"][0] | {"call_id": "old", "started_at": MONDAY - timedelta(days=1)}]},
        {"lines": [{"line": "801"}]},
    ],
    ids=["another agent", "another client", "the first name", "an earlier first day", "the first line"],
)
def test_what_findings_everywhere_may_rest_on_asks_for_a_whole_build(more: Tables, tmp_path: Path) -> None:
    after = {table: [*NEXT.get(table, []), *more.get(table, [])] for table in (*NEXT, *more)}
    one, other = loaded_twice(tmp_path, SMALL, after)
    path, is_extended = one.build()
    assert not is_extended
    assert contents(path) == contents(other.build()[0])


def test_another_override_asks_for_a_whole_build(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    with (one.data / "overrides.toml").open("a", encoding="utf-8") as file:
        file.write('[[client."甲银行"]]\nquiet_start = "21:00"\nvalid_to = 2026-01-01\n')
    assert not one.build()[1]


def test_a_floor_below_the_size_of_the_settings_is_built_anew(tmp_path: Path) -> None:
    _, other = loaded_twice(tmp_path, SMALL, NEXT)
    other.build()
    other.load(write(tmp_path / "third", {"calls": [NEXT["calls"][0] | {"call_id": "third"}]}))
    assert not other.build()[1]


def test_a_build_with_nothing_new_is_extended_by_nothing(tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    one.build()
    path, is_extended = one.build()
    assert is_extended
    assert contents(path) == contents(other.build()[0])
    con = warehouse.open_build(path)
    assert con.execute("SELECT count(*) FROM core.builds").fetchone() == (3,)


def test_transcripts_made_since_are_read_and_flagged(tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    one.build()
    for floor in (one, other):
        hear(floor.data, "c4", "你个老赖，再不还钱就去你家砸门")
    path, is_extended = one.build()
    assert is_extended
    flags = warehouse.open_build(path).execute("SELECT DISTINCT call_id FROM core.language_flags").fetchall()
    assert flags == [("c4",)]
    assert contents(path) == contents(other.build()[0])


def test_a_call_that_comes_late_and_fills_a_cap_excuses_a_case_from_a_floor_that_stood(
    tmp_path: Path,
) -> None:
    def call(name: str, day: int) -> dict[str, Any]:
        at = MONDAY + timedelta(days=14 + day, hours=9)
        return SMALL["calls"][0] | {
            "call_id": f"{name} {day}",
            "case_id": name,
            "started_at": at,
            "result": "busy",
        }

    names = [f"k{n}" for n in range(9)]
    cases = [{"case_id": name, "client": "甲银行", "placed_on": MONDAY.date()} for name in names]
    calls = [call(name, day) for name in names for day in (*range(6), 7)]
    one, other = loaded_twice(tmp_path, SMALL | {"cases": cases, "calls": calls}, {"calls": [call("k0", 6)]})
    path, is_extended = one.build()
    assert is_extended
    kept = (
        warehouse.open_build(path)
        .execute("SELECT case_id, suspended_by FROM mart.suspended_floors")
        .fetchall()
    )
    assert kept == [("k0", "us_seven_day_limit")]
    assert contents(path) == contents(other.build()[0])
