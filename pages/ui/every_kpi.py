"""Every KPI with its definition beside its number, for all of the scope or by group; money never without conduct."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from models.floor.scope import ask, choices
from models.floor.seal import Seal
from models.metrics import periods as calendar
from models.metrics.definitions import GROUPS
from pages.ui import evidence, reads, tables, tiles, violations
from pages.ui import show as parts
from pages.ui.words import language, t

_FEW = {"team": "team_id", "agent": "agent_id"}
_SPANS = {"week": calendar.weeks, "month": calendar.months}
_OPENED = ("team", "agent", "client", *_SPANS)


def show(scope: Scope) -> None:
    """All KPIs of the scope, or one of them by the grouping that is chosen."""
    st.header(t("kpi.every"), anchor=False)
    left, right = st.columns(2)
    by = left.selectbox(t("kpi.by"), ("all", *GROUPS), format_func=lambda name: t(f"kpi.by_{name}"))
    if by == "all":
        rows = [
            _row(kpi, tiles.kpis(tiles.days_of(kpi.id, scope))[kpi.id])
            for kpi in metrics.definitions().values()
        ]
        columns = ("kpi", "value", "numerator", "denominator", "definition")
        st.caption(t("kpi.choose"))
        place = _table("kpis", pd.DataFrame(rows), columns, "kpi", select="kpis.all")
        if place is not None:
            kpi = list(metrics.definitions().values())[place]
            evidence.rows(kpi, tiles.days_of(kpi.id, scope))
        return
    chosen = right.selectbox(t("column.kpi"), list(metrics.definitions()), format_func=_name)
    kpi = metrics.definitions()[chosen]
    st.markdown(f"**{tiles.name(kpi)}** · {kpi.formula(language())}")
    found = _by_group(kpi, by, scope)
    if found.empty:
        st.info(t("kpi.no_data"))
        return
    conduct = ("violations",) if by in _FEW else ()
    if conduct:
        st.caption(t("kpi.beside_conduct", minimum=reads.settings().minimum_count))
    if by in _OPENED:
        st.caption(t("kpi.choose_group"))
    columns = ("group", "value", "numerator", "denominator", *conduct)
    place = _table(
        f"kpis_by_{by}", found, columns, "group", select=f"kpis.{by}.{chosen}" if by in _OPENED else ""
    )
    part = None if place is None else _part(tiles.days_of(kpi.id, scope), by, found["group_id"][place])
    if part:
        evidence.rows(kpi, part)


def _by_group(kpi: metrics.Kpi, by: str, scope: Scope) -> pd.DataFrame:
    """The groups in order of name; collectors and teams with their violations, and no value where the attempts are few."""
    results = reads.once_a_build(_kpis_by, tiles.days_of(kpi.id, scope), by)[kpi.id]
    names = _names(by)
    table = pd.DataFrame(
        [{"group_id": group} | _row(kpi, results[group]) for group in sorted(results)], columns=_COLUMNS
    )
    table["group"] = [names.get(group, group) or t("unit.none") for group in table["group_id"]]
    if by in _FEW:
        broken = reads.once_a_build(violations.by_owner, scope)
        table["violations"] = [
            broken.get((by, group), {}).get("violations", 0) for group in table["group_id"]
        ]
        attempts = reads.once_a_build(_attempts, scope, _FEW[by])
        few = [attempts.get(group, 0) < reads.settings().minimum_count for group in table["group_id"]]
        table["value"] = table["value"].mask(pd.Series(few, dtype=bool), t("unit.none"))
    return table


def _part(scope: Scope, by: str, group: str) -> Scope | None:
    """The part of the scope that one group is; None for what belongs to none, which no filter asks for."""
    if by in _SPANS:
        spans = {span.id: span for span in _SPANS[by](scope.first_day, scope.last_day)}
        return replace(scope, first_day=spans[group].first_day, last_day=spans[group].last_day)
    chosen = {
        "team": replace(scope, teams=(group,)),
        "agent": replace(scope, agents=(group,)),
        "client": replace(scope, clients=(group,)),
    }
    return chosen[by] if group else None


_COLUMNS = ["group_id", "kpi", "value", "numerator", "denominator", "definition"]


def _row(kpi: metrics.Kpi, result: dict[str, Any]) -> dict[str, str]:
    why = t(f"kpi.reason_{result['reason']}") if "reason" in result else ""
    return {
        "kpi": tiles.name(kpi),
        "value": tiles.shown(kpi, result["value"]) + (f" · {why}" if why else ""),
        "numerator": tiles.part(result["numerator"]),
        "denominator": tiles.part(result["denominator"]),
        "definition": kpi.formula(language()),
    }


def _table(
    name: str, table: pd.DataFrame, columns: tuple[str, ...], named_by: str, select: str
) -> int | None:
    words = {column: t(f"column.{column}") for column in columns}
    numbers = ("value", "numerator", "denominator")
    sentences = {"value": 90, "definition": 260} if "definition" in columns else None
    place = tables.show(
        table, words, right=numbers, sentences=sentences, select=select, named_by=(named_by,), height=420
    )
    parts.export(name, table)
    return place


def _names(by: str) -> dict[str, str]:
    if by not in _FEW:
        return {}
    return dict(reads.once_a_build(choices)[f"{by}s"])


def _name(kpi_id: str) -> str:
    return tiles.name(metrics.definitions()[kpi_id])


def _kpis_by(con: warehouse.Connection, scope: Scope, by: str) -> dict[str, dict[str, dict[str, Any]]]:
    return metrics.kpis_by(con, scope.first_day, scope.last_day, by, scope.filters)


def _attempts(con: warehouse.Connection, scope: Scope, owner: str) -> dict[str, int]:
    """Attempts of each collector or team."""
    found = ask(con, "conduct_by_agent", scope, must_not=[], **Seal().parameters)
    return {str(name): int(count) for name, count in found.groupby(owner)["attempts"].sum().items()}
