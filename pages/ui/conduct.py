"""Each collector's money beside conduct, down to the rows under every number; nobody is ranked by money."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from models.floor.scope import ask, choices
from models.floor.seal import Seal
from models.language.labels import must_not
from pages.ui import evidence, flagged, reads, sealed, tables, tiles, violations
from pages.ui.formats import literal
from pages.ui.words import t

PARTS = ("connect_rate", "recovery_rate.period", "complaint_rate")


def show(scope: Scope) -> None:
    """The table of collectors, and the rows of a chosen one; nobody with few attempts is set against the others."""
    st.header(t("overview.collectors"), anchor=False)
    st.caption(t("overview.collectors_why", minimum=reads.settings().minimum_count))
    sealed.say(scope)
    table = reads.once_a_build(collectors, scope, sealed.now())
    if table.empty:
        st.info(t("overview.no_collectors"))
        return
    teams = dict(reads.once_a_build(choices)["teams"])
    place = tables.show(
        table.assign(team=[teams.get(team, team) for team in table["team_id"]]),
        {
            "agent_name": t("column.agent"),
            "team": t("column.team"),
            "attempts": t("column.attempts"),
            "connect_rate": t("column.connect_rate"),
            "recovery_rate": t("column.recovery_rate"),
            "violations": t("column.violations"),
            "red_violations": t("column.red_violations"),
            "flagged_calls": t("column.flagged_calls"),
            "complaints": t("column.complaints"),
        },
        shares=("connect_rate", "recovery_rate"),
        sentences={"agent_name": 88, "team": 60},
        select="overview.collectors",
    )
    if place is not None:
        one = table.iloc[place]
        _of_collector(replace(scope, agents=(str(one["agent_id"]),)), str(one["agent_name"]))


def _of_collector(scope: Scope, name: str) -> None:
    """The rows under one collector's numbers."""
    st.markdown(f"**{literal(name)}**")
    options = ("violations", "flagged_calls", *PARTS)
    chosen = st.segmented_control(
        t("overview.rows_of"),
        options,
        default="violations",
        format_func=lambda one: _name(one) if one in PARTS else t(f"column.{one}"),
    )
    if chosen in PARTS:
        evidence.rows(metrics.definitions()[str(chosen)], scope)
    elif chosen == "flagged_calls":
        flagged.rows(scope)
    else:
        violations.rows(scope)


def _name(kpi_id: str) -> str:
    return tiles.name(metrics.definitions()[kpi_id])


def collectors(con: warehouse.Connection, scope: Scope, seal: Seal) -> pd.DataFrame:
    """One row a collector in order of name: attempts, connect and recovery rate, violations, flags, complaints.

    Rates are empty below the minimum count of attempts.
    """
    conduct = ask(con, "conduct_by_agent", scope, must_not=must_not(), **seal.parameters)
    found = metrics.kpis_by(con, scope.first_day, scope.last_day, "agent", scope.filters)
    minimum = reads.settings().minimum_count
    for column, kpi_id in (("connect_rate", "connect_rate"), ("recovery_rate", "recovery_rate.period")):
        values = conduct["agent_id"].map(lambda agent, kpi=kpi_id: found[kpi].get(agent, {}).get("value"))
        conduct[column] = values.where(conduct["attempts"] >= minimum)
    return conduct.sort_values(["team_id", "agent_id"]).reset_index(drop=True)
