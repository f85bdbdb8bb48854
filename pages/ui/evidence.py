"""The rows under a number: opened over the page, with the sums that make the number, to take away as XLSX."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import choices
from models.metrics import Kpi
from models.metrics.evidence import rows_behind
from pages.ui import reads, tables
from pages.ui import show as parts
from pages.ui.formats import day, moment, money, number
from pages.ui.words import language, t

_MOST_SHOWN = 2000
_MONEY = (
    "overdue_amount", "outstanding", "opening_outstanding", "end_outstanding", "placed_amount", "paid", "promise_amount",
)  # fmt: skip
_HIDDEN = ("product",)
_PARTS = ("numerator", "denominator")
_HEADED = {"agent_id": "agent", "team_id": "team"}


def open_rows(kpi: Kpi, scope: Scope) -> None:
    """Open the rows of a KPI over the page."""
    st.dialog(kpi.name(language()), width="large")(rows)(kpi, scope)


def rows(kpi: Kpi, scope: Scope) -> None:
    """The KPI with its definition, the sums that make it, the rows and their export."""
    st.write(_defined(kpi))
    table = reads.once_a_build(_found, kpi.id, scope)
    told = {"count": number(len(table)), "first": day(scope.first_day), "last": day(scope.last_day)}
    st.caption(t("kpi.rows_why", **told, **{part: _sum(table, part) for part in _PARTS}))
    shown = _worded(table)
    tables.show(
        shown.head(_MOST_SHOWN),
        {name: t(f"column.{_HEADED.get(name, name)}") for name in shown.columns if name not in _HIDDEN},
        money=[name for name in shown.columns if name in _MONEY or _is_amount(table, name)],
        sentences={"client": 110} if "client" in shown else None,
        height=420,
    )
    parts.export(kpi.query, table)


def _defined(kpi: Kpi) -> str:
    """Name = formula: in the page, unlike over it, no title above the rows names the KPI."""
    return f"**{kpi.name(language())}** = {kpi.formula(language())}"


def _sum(table: pd.DataFrame, name: str) -> str:
    total = table[name].sum()
    return money(total) if _is_amount(table, name) else number(total)


def _found(con: warehouse.Connection, kpi_id: str, scope: Scope) -> pd.DataFrame:
    return rows_behind(con, kpi_id, scope.first_day, scope.last_day, scope.filters)


def _is_amount(table: pd.DataFrame, name: str) -> bool:
    """Whether the numerator or denominator is money: counts are whole."""
    return name in _PARTS and not pd.api.types.is_integer_dtype(table[name])


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """Times, days, names and values of lists as words."""
    shown = table.copy()
    for name in shown.columns:
        if name in ("day", "week") or str(name).endswith("_on"):
            shown[name] = [day(value) for value in shown[name]]
    if "started_at" in shown:
        shown["started_at"] = [moment(at) for at in shown["started_at"]]
    offered = reads.once_a_build(choices)
    for name, known in (("agent_id", dict(offered["agents"])), ("team_id", dict(offered["teams"]))):
        if name in shown:
            shown[name] = [known.get(one, one) for one in shown[name]]
    for name in ("result", "relation", "direction"):
        if name in shown:
            shown[name] = [t(f"{name}.{value}") for value in shown[name]]
    return shown
