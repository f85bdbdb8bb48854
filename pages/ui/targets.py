"""Targets and attainment month by month beside conduct, for the company, its teams and collectors, down to the payments."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from models.floor.scope import choices
from models.metrics.targets import targets_by_month
from pages.ui import evidence, reads, tables, violations
from pages.ui import show as parts
from pages.ui.words import t

_NONE = {"violations": 0, "red_violations": 0}


def show(scope: Scope) -> None:
    """The months that the scope touches, each with its targets; the payments of a chosen one."""
    st.header(t("overview.targets"), anchor=False)
    rows = reads.once_a_build(_targets, scope)
    if not rows:
        has_any = reads.rows("SELECT 1 FROM core.targets WHERE metric = 'recovered_amount' LIMIT 1")
        st.info(t("overview.no_targets_here" if has_any else "overview.no_targets"), icon=":material/flag:")
        return
    st.caption(t("overview.targets_why"))
    table = _table(rows, scope)
    names = ("month", "level", "who", "target", "recovered", "attainment", "violations", "red_violations")
    columns = {name: t(f"column.{name}") for name in names}
    place = tables.show(
        table,
        columns,
        shares=("attainment",),
        money=("target", "recovered"),
        select="overview.targets",
        height=300,
    )
    parts.export("targets", table)
    if place is not None:
        evidence.rows(metrics.definitions()["target_attainment"], _of(scope, rows[place]))


def _targets(con: warehouse.Connection, scope: Scope) -> list[dict[str, Any]]:
    return targets_by_month(con, scope.first_day, scope.last_day, scope.filters)


def _table(rows: list[dict[str, Any]], scope: Scope) -> pd.DataFrame:
    months = {row["month"]: _month(scope, row["month"]) for row in rows}
    conduct = {month: reads.once_a_build(violations.by_owner, whole) for month, whole in months.items()}
    offered = reads.once_a_build(choices)
    names = {"team": dict(offered["teams"]), "agent": dict(offered["agents"])}
    return pd.DataFrame(
        [
            row
            | {
                "level": t(f"overview.target_{row['level']}"),
                "who": names.get(row["level"], {}).get(row["level_id"], row["level_id"] or t("unit.none")),
                "target": float(row["target"]),
                "recovered": float(row["recovered"]),
            }
            | conduct[row["month"]].get((row["level"], row["level_id"] or ""), _NONE)
            for row in rows
        ]
    )


def _month(scope: Scope, month: str) -> Scope:
    """All of a month, as targets are set by month."""
    first = date.fromisoformat(f"{month}-01")
    return replace(scope, first_day=first, last_day=first.replace(day=monthrange(first.year, first.month)[1]))


def _of(scope: Scope, row: dict[str, Any]) -> Scope:
    """The scope of one target: its whole month, and its team or collector."""
    whole = _month(scope, row["month"])
    if row["level"] == "team":
        return replace(whole, teams=(row["level_id"],))
    return replace(whole, agents=(row["level_id"],)) if row["level"] == "agent" else whole
