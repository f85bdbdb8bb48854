"""The breach card: the calls counted in a finding's true window, the gaps, why each counted, and the rule in force."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models.privacy import mask_number
from models.rules.breach import BreachCard, WindowCall, breach_card
from models.rules.pack import Rule
from pages.ui import reads, tables
from pages.ui.formats import clock, moment, number
from pages.ui.words import language, t


def show(rule: Rule, violation_id: str) -> None:
    """Open one finding."""
    card = breach_card(reads.connection(), violation_id)
    with st.container(border=True):
        st.markdown(f"**{t('breach.title')}** · {moment(card.violation['occurred_at'])}")
        if card.window_from and card.window_to:
            st.caption(t("breach.window", start=moment(card.window_from), end=moment(card.window_to)))
        if card.calls:
            _calls(card.calls)
        _counts(card)
        _parameters(rule, card)


def _calls(calls: list[WindowCall]) -> None:
    table = pd.DataFrame(
        {
            "when": [f"{row.call['started_at']:%Y-%m-%d %H:%M:%S}" for row in calls],
            "gap": [clock(row.gap_seconds) for row in calls],
            "callee": [mask_number(row.call.get("callee_number")) for row in calls],
            "agent": [row.call.get("agent_id") for row in calls],
            "result": [t(f"result.{row.call['result']}") for row in calls],
            "counted": [("● " if row.is_counted else "○ ") + row.why.text(language()) for row in calls],
            "call_id": [row.call["call_id"] for row in calls],
        }
    )
    tables.show(
        table,
        {
            "when": t("column.when"),
            "gap": t("column.gap"),
            "callee": t("column.callee"),
            "agent": t("column.agent"),
            "result": t("column.result"),
            "counted": t("column.counted"),
            "call_id": t("column.call"),
        },
    )


def _counts(card: BreachCard) -> None:
    if not card.calls:
        return
    shown = " · ".join(f"{t(f'breach.{name}')} {number(count)}" for name, count in card.counts.items())
    st.caption(
        f"{t('breach.otherwise')}：{shown}" if language() == "zh" else f"{t('breach.otherwise')}: {shown}"
    )


def _parameters(rule: Rule, card: BreachCard) -> None:
    for name, value in card.parameters.items():
        parameter = rule.parameters.get(name)
        if parameter is None:
            continue
        title = parameter.zh if language() == "zh" else parameter.en
        origin = "breach.overridden" if name in card.overridden else f"breach.origin_{parameter.origin}"
        st.caption(f"{title}: **{value}** · {t(origin)}")
    if card.document:
        st.caption(t("breach.document", document=card.document))
