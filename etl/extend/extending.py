"""Extends a copy of the published build by the loads that came since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from etl import flag, recordings, sources, transcribe
from etl.extend import touched
from models import metrics, rules, warehouse

Progress = Callable[[str], None]


def extend(con: warehouse.Connection, data: Path, progress: Progress) -> None:
    """Bring the build attached as `base` up to the last load; `con` itself is an empty database in memory.

    Raises NotExtendable where what arrived touches more than cases and their calls; then `base` is to be thrown away.
    """
    known = touched.Floor.of(con)
    progress("tables")
    with warehouse.using(con, "base"):
        sources.add(con, data)
    touched.note(con, data, known)
    _build_part(con, data, progress)
    since = con.execute(warehouse.query_text("extend/since")).fetchone()
    rules.note_reach(con, data)
    warehouse.run_script(con, "extend/4_merge")
    touched.refuse_other_days(con, known)
    progress("KPIs")
    with warehouse.using(con, "base"):
        for name in ("extend/5_windows", "prepare/6_data_checks", "prepare/8_data_days"):
            warehouse.run_script(con, name)
        rules.check(con, data, reaches=("floor",))
    _find_what_time_brought(con, data)
    with warehouse.using(con, "base"):
        if since and since[0]:
            metrics.roll_up(con, since[0])


def _find_what_time_brought(con: warehouse.Connection, data: Path) -> None:
    """Findings of cases that nothing touched: their week or month ended, or the days allowed have passed."""
    con.execute("ATTACH ':memory:' AS later")
    with warehouse.using(con, "later"):
        warehouse.run_script(con, "extend/6_later")
        for script, reach in (("extend/7_ended", "window"), ("extend/8_ripe", "lapse")):
            warehouse.run_script(con, script)
            rules.check(con, data, reaches=(reach,))
    con.execute(
        "INSERT INTO base.core.violations FROM later.core.violations ANTI JOIN (SELECT violation_id FROM base.core.violations "
        "WHERE rule_id IN (SELECT rule_id FROM rule_reach WHERE reach = 'lapse')) USING (violation_id); "
        "INSERT INTO base.mart.suspended_floors FROM later.mart.suspended_floors"
    )


def _build_part(con: warehouse.Connection, data: Path, progress: Progress) -> None:
    """A build of the touched cases and the calls that belong to them, in memory."""
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
    progress("rules")
    rules.check(con, data, reaches=("case", "window", "lapse", "day"))
