"""Extends a copy of the published build by the loads that came since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from etl import flag, recordings, sources, transcribe
from etl.extend import touched
from models import metrics, rules, warehouse

Progress = Callable[[str], None]


def extend(con: warehouse.Connection, data: Path, in_force: rules.InForce, progress: Progress) -> None:
    """Bring the build attached as `base` up to the last load, by the rules given; `con` itself is an empty database in memory.

    Raises NotExtendable where what arrived touches more than cases and their calls; then `base` is to be thrown away. Problem
    where its amounts cannot be added up.
    """
    known = touched.Floor.of(con)
    progress("tables")
    with warehouse.using(con, "base"):
        sources.add(con, data)
        sources.refuse_what_cannot_be_summed(con)
    touched.note(con, data, known)
    _build_part(con, data, progress)
    since = con.execute(warehouse.query_text("extend/since")).fetchone()
    progress("merge")
    _merge(con, known)
    progress("rules and KPIs")
    con.execute("ATTACH ':memory:' AS later")
    warehouse.run_script(con, "extend/7_later")
    # No KPI rests on a finding and no rule on a KPI; what time brought, it brought to cases that nothing touched.
    with (
        warehouse.beside(con, lambda other: _roll_up(other, since[0] if since else None)),
        warehouse.beside(con, lambda other: _find_what_time_brought(other, in_force)),
    ):
        rules.note_reach(con, data)
        rules.find(con, in_force, ("case", "window", "lapse", "day"))
        warehouse.run_script(con, "extend/5_findings")
        with warehouse.using(con, "base"):
            rules.find(con, in_force, ("floor",))
    warehouse.run_script(con, "extend/10_brought")
    with warehouse.using(con, "base"):
        rules.log_in_force(con, in_force)


def _build_part(con: warehouse.Connection, data: Path, progress: Progress) -> None:
    """A build of the touched cases and the calls that belong to them, in memory, up to what rules read."""
    con.execute("CREATE SCHEMA core; CREATE SCHEMA history; CREATE SCHEMA mart")
    warehouse.run_script(con, "extend/2_keys")
    warehouse.run_script(con, "extend/3_part")
    recordings.materialise(con, data)
    transcribe.materialise(con, data)
    progress("calls and money")
    for name in warehouse.scripts("prepare"):
        if name != "prepare/0_keys":
            warehouse.run_script(con, name)
    progress("flags")
    flag.materialise(con, data)


def _merge(con: warehouse.Connection, known: touched.Floor) -> None:
    """Put what the part has in place of what `base` had, all but findings and KPIs."""
    warehouse.run_script(con, "extend/4_merge")
    touched.refuse_other_days(con, known)
    with warehouse.using(con, "base"):
        for name in ("extend/6_windows", "prepare/8_data_days"):
            warehouse.run_script(con, name)


def _roll_up(con: warehouse.Connection, since: date | None) -> None:
    """The KPIs, and what in the data points nowhere, by a connection of its own."""
    with warehouse.using(con, "base"):
        warehouse.run_script(con, "prepare/6_data_checks")
        if since:
            metrics.roll_up(con, since)


def _find_what_time_brought(con: warehouse.Connection, in_force: rules.InForce) -> None:
    """Findings of cases that nothing touched, into `later`: their week or month ended, or the days allowed have passed."""
    with warehouse.using(con, "later"):
        for script, reach in (("extend/8_ended", "window"), ("extend/9_ripe", "lapse")):
            warehouse.run_script(con, script)
            rules.find(con, in_force, (reach,))
