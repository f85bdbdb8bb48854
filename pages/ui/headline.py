"""Money and conduct of the last four weeks side by side, and the tile of violations, each number with definition and rows."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask, call_days
from pages import roles
from pages.ui import person, reads, tiles, violations
from pages.ui.formats import day, number
from pages.ui.words import t

MONEY = ("recovery_rate.period", "overdue_rate.amount")
CONDUCT = ("frequency_compliance",)
_DAYS = 28


def show() -> None:
    """Four tiles over the part of the floor that the person sees; nothing where no call was loaded."""
    days = reads.once_a_build(call_days)
    if days is None:
        return
    first, last = days
    teams, _ = roles.bounds(person.user())
    scope = Scope(max(first, last - timedelta(days=_DAYS - 1)), last, teams=teams)
    now, then = tiles.kpis(scope), tiles.kpis(tiles.before(scope))
    compared(scope)
    for column, name in zip(st.columns(2), ("money", "conduct"), strict=True):
        column.header(t(f"overview.{name}"), anchor=False)
    columns = st.columns(4)  # in one row all four are of one height
    for column, kpi_id in zip((*columns[:2], columns[3]), (*MONEY, *CONDUCT), strict=True):
        with column:
            tiles.tile(kpi_id, now, then, scope)
    with columns[2]:
        violations_tile(scope)


def compared(scope: Scope) -> None:
    """Which days the numbers are of, and against which their changes are."""
    then = tiles.before(scope)
    told = {"first": day(scope.first_day), "last": day(scope.last_day)}
    st.caption(t("overview.compared", **told, before=day(then.first_day), until=day(then.last_day)))


def violations_tile(scope: Scope) -> None:
    """How many violations there were and how many of them severe, with the change against the days before."""
    with st.container(border=True, height="stretch", vertical_alignment="distribute"):
        (found, severe), (earlier, _) = count(scope), count(tiles.before(scope))
        change = None if earlier == 0 else f"{found - earlier:+,}"
        label = t("overview.violations_severe", severe=number(severe))
        tiles.metric(label, number(found), change, "down")
        with st.container(horizontal=True, gap="small"):
            with st.popover(t("kpi.definition"), type="tertiary"):
                st.markdown(f"**{t('compliance.violation')}**")
                st.write(t("compliance.violation_is"))
                st.page_link(st.session_state["pages"]["compliance"], label=t("overview.to_compliance"))
            if st.button(t("kpi.rows"), key="rows.violations", type="tertiary"):
                violations.open_rows(scope)


def count(scope: Scope) -> tuple[int, int]:
    """How many violations fell into the scope, and how many of them were severe."""
    found = reads.once_a_build(_by_rule, scope)
    severe = found[found["severity"] == "red"]["violations"].sum()
    return int(found["violations"].sum()), int(severe)


def _by_rule(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_rule", scope)
