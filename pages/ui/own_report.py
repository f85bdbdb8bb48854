"""A collector's own weekly reports, as the supervisor confirmed them: read week by week, and taken away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from models.desk import reports
from pages.ui import person, report_page, reporting
from pages.ui.formats import day, literal, moment
from pages.ui.words import language, t


def show(agent_id: str) -> None:
    """The report of the chosen week with the supervisor's note; the last week's first."""
    found = {row["week"]: row for row in reports.about_collector(person.desk(), agent_id)} if agent_id else {}
    if not found:
        st.info(t("mine.no_report"), icon=":material/description:")
        return
    week = st.selectbox(t("report.week"), list(found), format_func=_days)
    _report(found[week])


def _report(row: dict[str, Any]) -> None:
    text = reporting.text_of(row["content"], language())
    st.caption(t("report.by", name=literal(row["name"]), at=moment(row["at"])))
    if text["note"]:
        st.markdown(f"**{t('report.note')}**")
        st.text(text["note"])
    report_page.sections(text)
    report_page.links(int(row["report_id"]))


def _days(week: date) -> str:
    return f"{day(week)} – {day(week + timedelta(days=6))}"
