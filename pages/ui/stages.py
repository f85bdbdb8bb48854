"""The calls behind a stage of the ledger: opened over the page, with what became of each on the way to a reviewer's ear."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor.scope import choices
from models.review import frame
from models.review.proof import Domain
from pages.ui import reads, tables
from pages.ui import show as parts
from pages.ui.formats import moment, number
from pages.ui.words import t

_MOST_SHOWN = 2000
_MARKS = ("recorded", "decodable", "transcribed", "reviewable")


def offer(stage: str, counted: int, weeks: tuple[date, ...], domain: Domain) -> None:
    """The button that opens the calls of a stage, of which `counted` were known when these weeks were drawn."""
    if counted and st.button(t("kpi.rows"), key=f"stage.{stage}", type="tertiary"):
        st.dialog(t(f"results.{stage}"), width="large")(_rows)(stage, counted, weeks, domain)


def _rows(stage: str, counted: int, weeks: tuple[date, ...], domain: Domain) -> None:
    table = reads.once_a_build(_calls, weeks)
    held = [domain.has(*whose) for whose in zip(table["team_id"], table["agent_id"], strict=True)]
    table = table[pd.Series(held, dtype=bool, index=table.index) & table[stage]]
    st.write(t(f"results.{stage}_why"))
    told = {"counted": number(counted), "count": number(len(table))}
    st.caption(t("results.stage_rows" if len(table) == counted else "results.stage_moved", **told))
    names = dict(reads.once_a_build(choices)["agents"])
    shown = table.head(_MOST_SHOWN)
    shown = shown.assign(
        when=[moment(at) for at in shown["started_at"]],
        agent=[names.get(one, one) or t("unit.none") for one in shown["agent_id"]],
        **{name: [t("results.yes") if one else "" for one in shown[name]] for name in _MARKS},
    )
    columns = {name: t(f"column.{name}") for name in ("when", "call_id", "agent")}
    tables.show(shown, columns | {name: t(f"results.{name}") for name in _MARKS}, height=420)
    parts.export(f"calls_{stage}", table)


def _calls(con: warehouse.Connection, weeks: tuple[date, ...]) -> pd.DataFrame:
    """The answered calls of these weeks (Mondays) as the published build has them, those that lack something first."""
    found = pd.concat([frame.stages(con, week, week + timedelta(days=6)) for week in weeks])
    return found.sort_values([*_MARKS, "started_at", "call_id"], ignore_index=True)
