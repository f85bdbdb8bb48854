"""What the loads since the published build touch, and whether a build may be extended by it at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from etl.extend.heard import note_reheard
from models import contract, rules, warehouse

# Every finding or KPI may rest on a row of these; they are short and seldom change.
_EVERYWHERE = ("agents", "teams", "lines", "targets", "trainings")
# Above this share of the cases or calls a whole build is as quick.
_LARGEST_SHARE = 0.25
_MOST_DAYS = 31


class NotExtendable(Exception):
    """What arrived asks for a whole build; the text says why."""


@dataclass(frozen=True)
class Floor:
    """What the findings of all cases may rest on: what is given at all, the clients, the days of calls."""

    given: frozenset[tuple[str, str]]
    clients: frozenset[str | None]
    first_day: date
    last_day: date

    @classmethod
    def of(cls, con: warehouse.Connection) -> Floor:
        """That of the build attached as `base` (NotExtendable where it has no calls)."""
        row = con.execute("SELECT min(call_day), max(call_day) FROM base.mart.call_groups").fetchone()
        if row is None or row[0] is None:
            raise NotExtendable("there were no calls")
        return cls(_given(con), _clients(con), *row)


def note(con: warehouse.Connection, data: Path, known: Floor) -> None:
    """Make the temporary tables touched_call, touched_case, touched_day, witness_call and witness_case.

    `base` has its input tables up to date (`sources.add`), all else as before. Raises NotExtendable.
    """
    _refuse_what_reaches_everywhere(con, known)
    note_reheard(con, data)
    _refuse_first_recordings(con)
    _note_ripe_days(con, data, known.last_day)
    warehouse.run_script(con, "extend/1_touched")
    _refuse_too_much(con)
    _note_witnesses(con)


def refuse_other_days(con: warehouse.Connection, known: Floor) -> None:
    """NotExtendable where the days of the floor's calls changed otherwise than by going on.

    The part's own days must be the floor's, as its findings were judged by them.
    """
    days = "SELECT min(call_day), max(call_day) FROM {0}mart.call_groups"
    part, floor = (con.execute(days.format(catalog)).fetchone() for catalog in ("", "base."))
    if part != floor or floor is None or floor != (known.first_day, max(floor[1], known.last_day)):
        raise NotExtendable("the days of the calls changed")


def _refuse_what_reaches_everywhere(con: warehouse.Connection, known: Floor) -> None:
    for table in _EVERYWHERE:
        if _number(con, f"SELECT count(*) FROM fresh_{table}"):
            raise NotExtendable(f"{table} changed")
    if _given(con) != known.given:
        raise NotExtendable("a column is given for the first time, or no more")
    if _clients(con) != known.clients:
        raise NotExtendable("there is another client")


def _refuse_first_recordings(con: warehouse.Connection) -> None:
    before, now = (
        _number(con, f"SELECT count(*) FROM (FROM {table} LIMIT 1)")
        for table in ("base.core.recordings", "probed")
    )
    if before != now:
        raise NotExtendable("there are recordings for the first time, or no more")


def _note_ripe_days(con: warehouse.Connection, data: Path, before: date) -> None:
    """The days so long before one of the new days that a finding counted from them comes up on it."""
    row = con.execute("SELECT max(started_at)::DATE FROM base.core.calls WHERE result <> 'system'").fetchone()
    last = max(before, row[0]) if row and row[0] else before
    if (last - before).days > _MOST_DAYS:
        raise NotExtendable("more than a month passed")
    due = [before + timedelta(days=passed) for passed in range(1, (last - before).days + 1)]
    with warehouse.using(con, "base"):
        ripening = rules.ripening_days(con, data)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE ripe_day (day DATE); CREATE OR REPLACE TEMP TABLE last_day (day DATE)"
    )
    warehouse.append(
        con, "ripe_day", [(day,) for day in {on - timedelta(days=wait) for on in due for wait in ripening}]
    )
    warehouse.append(con, "last_day", [(before,)])


def _refuse_too_much(con: warehouse.Connection) -> None:
    cases = (
        _number(con, "SELECT count(*) FROM touched_case"),
        _number(con, "SELECT count(*) FROM base.core.cases"),
    )
    calls = (
        _number(con, "SELECT count(*) FROM touched_call"),
        _number(con, "SELECT count(*) FROM base.core.calls"),
    )
    days = _number(con, "SELECT count(*) FROM touched_day")
    if any(some > max(100, _LARGEST_SHARE * all_) for some, all_ in (cases, calls)) or days > _MOST_DAYS:
        raise NotExtendable("too many cases are touched")


def _note_witnesses(con: warehouse.Connection) -> None:
    """Rows of the first and last day, and one row for whatever is given at all: rules ask whether anything is."""
    warehouse.run_script(con, "extend/witnesses")
    for table in contract.tables().values():
        if "case_id" in table.column_names:
            for column in table.column_names:
                con.execute(
                    f'INSERT INTO witness_case SELECT case_id FROM base.core."{table.name}" '
                    f'WHERE case_id IS NOT NULL AND "{column}" IS NOT NULL LIMIT 1'
                )


def _given(con: warehouse.Connection) -> frozenset[tuple[str, str]]:
    """Each table and column of the input that has a value in some row."""
    return frozenset(
        (table.name, column)
        for table in contract.tables().values()
        for column in table.column_names
        if con.execute(
            f'SELECT 1 FROM base.core."{table.name}" WHERE "{column}" IS NOT NULL LIMIT 1'
        ).fetchone()
    )


def _clients(con: warehouse.Connection) -> frozenset[str | None]:
    return frozenset(
        client for (client,) in con.execute("SELECT DISTINCT client FROM base.core.cases").fetchall()
    )


def _number(con: warehouse.Connection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
