"""A case on the blacklist: evidence, approver and day of review, and the manager's form."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from models.desk import blacklist
from pages.ui import person, reads, tables
from pages.ui.formats import day, moment
from pages.ui.words import t


def show(case_id: str, is_marked: bool) -> None:
    """What the desk says of the case, what the data mark, and for managers the form."""
    found = blacklist.entries(person.desk(), case_id)
    with st.expander(
        t("cases.blacklist"),
        icon=":material/block:",
        expanded=is_marked or bool(found and found[0]["is_listed"]),
    ):
        st.caption(t("cases.black_never"))
        if not found:
            (st.warning if is_marked else st.caption)(
                t("cases.black_flag" if is_marked else "cases.black_none")
            )
        elif found[0]["is_listed"] and found[0]["review_by"] < reads.settings().today():
            st.warning(t("cases.black_due", day=day(found[0]["review_by"])), icon=":material/event_busy:")
        if found:
            table = pd.DataFrame(
                {
                    "at": [moment(row["at"]) for row in found],
                    "state": [
                        t("cases.black_on" if row["is_listed"] else "cases.black_off") for row in found
                    ],
                    "evidence": [row["evidence"] for row in found],
                    "approver": [row["approver"] for row in found],
                    "review": [day(row["review_by"]) for row in found],
                }
            )
            tables.show(table, {name: t(f"cases.black_{name}") for name in table.columns})
        if person.user().role == "manager":
            _form(case_id)


def _form(case_id: str) -> None:
    with st.popover(t("cases.black_edit")), st.form(f"blacklist-{case_id}", border=False):
        is_listed = st.radio(
            t("cases.black_state"),
            (True, False),
            format_func=lambda on: t("cases.black_on" if on else "cases.black_off"),
        )
        evidence = st.text_area(t("cases.black_evidence"), height=80)
        today = reads.settings().today()
        last = today + timedelta(days=blacklist.REVIEW_DAYS)
        review_by = st.date_input(t("cases.black_review"), last, today, last, format="YYYY-MM-DD")
        if st.form_submit_button(t("cases.black_save"), type="primary"):
            review = review_by if isinstance(review_by, date) else None
            blacklist.write(person.desk(), case_id, bool(is_listed), evidence, review, person.user(), today)
            st.rerun()
