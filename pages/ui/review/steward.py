"""The manager's hand on the sample: gold calls placed and withdrawn, a week drawn anew with a reason, all of it audited.

Reviewers never see this part: it would tell them which calls have known answers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from models.desk import gold, samples
from models.language.labels import must_not
from pages.ui import person, reads, tables
from pages.ui.formats import day, listed, moment, number
from pages.ui.review import week
from pages.ui.talk import title_of
from pages.ui.words import t

_ROLES = ("manager",)


def show(weeks: list[date]) -> None:
    """The gold calls and the draws of these weeks (Mondays), to who does not review."""
    if person.user().role not in _ROLES:
        return
    st.header(t("steward.title"), anchor=False)
    placed, drawn = st.tabs([t("steward.gold"), t("steward.draws")])
    with placed:
        _gold()
    with drawn:
        if weeks:
            _draws(weeks)
        else:
            st.caption(t("results.no_draw"))


def _gold() -> None:
    st.caption(t("steward.gold_why"))
    found = gold.standing(person.desk())
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        if found:
            _list(found)
        else:
            st.info(t("steward.no_gold"))
    with right:
        _place()


def _list(found: list[dict[str, Any]]) -> None:
    rows = [
        {
            "call": row["call_id"],
            "outcome": t(f"review.{row['outcome']}"),
            "labels": listed(title_of(label) for label in row["labels"]),
            "note": row["note"],
            "by": f"{row['name']} · {day(row['at'])}",
        }
        for row in found
    ]
    tables.show(pd.DataFrame(rows), {name: t(f"steward.column_{name}") for name in rows[0]})
    chosen = st.selectbox(t("steward.withdraw_which"), [row["call_id"] for row in found])
    # Under its own key, so that pressed twice it is not the next one's.
    if st.button(t("steward.withdraw"), key=f"withdraw-{chosen}"):
        gold.withdraw(person.desk(), str(chosen), person.user())
        st.rerun()


def _place() -> None:
    with st.form("place-gold"):
        call_id = st.text_input(t("steward.call"))
        outcome = st.radio(
            t("review.outcome"), gold.OUTCOMES, format_func=lambda one: t(f"review.{one}"), horizontal=True
        )
        chosen = st.multiselect(t("review.chips"), must_not(), format_func=title_of, placeholder="")
        note = st.text_area(t("steward.note"), height=80)
        if st.form_submit_button(t("steward.place"), type="primary", width="stretch"):
            call = gold.find_call(reads.connection(), call_id.strip())
            answer = gold.Answer(str(outcome), tuple(chosen), note)
            gold.place(person.desk(), call, answer, person.user())
            st.rerun()


def _draws(weeks: list[date]) -> None:
    st.caption(t("steward.redraw_why"))
    monday = st.selectbox(t("report.week"), sorted(weeks, reverse=True), format_func=day)
    found = samples.versions(person.desk(), monday)
    rows = [
        {
            "version": row["version"],
            "by": f"{row['name']} · {moment(row['at'])}",
            "frame": number(row["frame_size"]),
            "judged": number(row["judged"]),
            "seed": row["seed"],
            "reason": row["reason"] or t("steward.first"),
        }
        for row in found
    ]
    tables.show(pd.DataFrame(rows), {name: t(f"steward.column_{name}") for name in rows[0]})
    last = found[-1]["version"]
    # The next version has another form, so that pressed twice it draws once.
    with st.form(f"redraw-{monday}-{last}"):
        reason = st.text_input(t("steward.reason"))
        if st.form_submit_button(t("steward.redraw")):
            plan = week.plan_of(monday)
            samples.redraw(person.desk(), plan, person.user(), reason, last)
            st.rerun()
