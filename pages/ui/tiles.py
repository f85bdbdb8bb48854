"""A KPI as a tile: its value, the change against the days before, its definition and the numbers it is made of."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from models.metrics import Kpi
from models.metrics import periods as calendar
from pages.ui import evidence, reads
from pages.ui.formats import money, number, share
from pages.ui.words import language, t

_DELTA: dict[str, Literal["normal", "inverse", "off"]] = {"up": "normal", "down": "inverse", "none": "off"}
_SOMETHING = re.compile("[1-9]")


def kpis(scope: Scope) -> dict[str, dict[str, Any]]:
    """Every KPI of a scope, kept until the next build."""
    return reads.once_a_build(_kpis, scope)


def days_of(kpi_id: str, scope: Scope) -> Scope:
    """The scope over which a KPI is shown: that of targets begins with the first of its first month, as they are set by month."""
    if kpi_id != "target_attainment":
        return scope
    return replace(scope, first_day=scope.first_day.replace(day=1))


def before(scope: Scope) -> Scope:
    """The same part of the floor over as many days just before."""
    days = (scope.last_day - scope.first_day).days + 1
    return Scope(
        scope.first_day - timedelta(days=days),
        scope.first_day - timedelta(days=1),
        scope.teams,
        scope.agents,
        scope.clients,
    )


def tile(kpi_id: str, now: dict[str, dict[str, Any]], then: dict[str, dict[str, Any]], scope: Scope) -> None:
    """Show one KPI with its change and, on demand, its definition, its parts and the rows of `scope` it rests on."""
    kpi = metrics.definitions()[kpi_id]
    result, earlier = now[kpi_id], then[kpi_id]
    with st.container(border=True, height="stretch", vertical_alignment="distribute"):
        if kpi_id == "target_attainment":
            st.metric(name(kpi), shown(kpi, result["value"]), _months(scope), "off", delta_arrow="off")
        else:
            told = _change(kpi, result, earlier)
            metric(name(kpi), shown(kpi, result["value"]), told, kpi.good)
        with st.container(horizontal=True, gap="small"):
            with st.popover(t("kpi.definition"), type="tertiary"):
                _definition(kpi, result)
            if result["value"] is not None and st.button(
                t("kpi.rows"), key=f"rows.{kpi_id}", type="tertiary"
            ):
                evidence.open_rows(kpi, scope)


def _months(scope: Scope) -> str | None:
    """The whole months of a scope, of which alone targets are told: what a change would be against has other ones."""
    found = [
        month.id
        for month in calendar.months(scope.first_day, scope.last_day)
        if month.last_day.day == monthrange(month.last_day.year, month.last_day.month)[1]
    ]
    if not found:
        return None
    return t("kpi.whole_months", months=found[0] if len(found) == 1 else f"{found[0]} – {found[-1]}")


def _definition(kpi: Kpi, result: dict[str, Any]) -> None:
    st.markdown(f"**{name(kpi)}** · `{kpi.id}`")
    st.write(kpi.formula(language()))
    st.write(f"{part(result['numerator'])} ÷ {part(result['denominator'])}")
    if result["value"] is None:
        st.caption(t(f"kpi.reason_{result['reason']}"))


def name(kpi: Kpi) -> str:
    """The KPI's name in the reader's language."""
    return kpi.name(language())


def shown(kpi: Kpi, value: float | None) -> str:
    """A KPI's value with its unit."""
    if value is None:
        return t("unit.none")
    if kpi.unit == "ratio":
        return share(value)
    if kpi.unit == "days":
        return t("kpi.days", days=number(value))
    if kpi.unit == "per_thousand":
        return t("kpi.per_thousand", value=number(value, 2))
    return number(value, 2)


def part(value: Any) -> str:
    """A numerator or denominator: money to the fen, a count whole."""
    return number(value) if value is None or isinstance(value, int) else money(value)


def _change(kpi: Kpi, result: dict[str, Any], earlier: dict[str, Any]) -> str | None:
    if result["value"] is None or earlier["value"] is None:
        return None
    change = result["value"] - earlier["value"]
    sign = "+" if change >= 0 else "-"
    if kpi.unit == "ratio":
        return t("kpi.points", change=f"{sign}{number(abs(change) * 100, 1)}")
    return sign + shown(kpi, abs(change))


def metric(label: str, value: str, change: str | None, good: str) -> None:
    """A number with its change, signed, in colour and with an arrow; one that rounds to nothing has neither."""
    if change is None or _SOMETHING.search(change):
        st.metric(label, value, change and judged(change, good), _DELTA[good])
    else:
        st.metric(label, value, t("kpi.same"), "off", delta_arrow="off")


def judged(change: str, good: str) -> str:
    """A signed change with whether it is for the better, as its colour alone must not say it; `good`: up, down or none."""
    if good == "none":
        return change
    return t("kpi.better" if change.startswith("+") == (good == "up") else "kpi.worse", change=change)


def _kpis(con: warehouse.Connection, scope: Scope) -> dict[str, dict[str, Any]]:
    return metrics.kpis(con, scope.first_day, scope.last_day, scope.filters)
