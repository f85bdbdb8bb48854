"""Before the verdict: player, transcript and scorecard; neither flags nor score, nor why this call was drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st
from babel.dates import format_datetime

from models.desk import drafts, samples, verdicts
from models.problems import Problem
from pages.ui import parts, person, reads
from pages.ui.formats import literal, locale
from pages.ui.place import at
from pages.ui.player import player
from pages.ui.review.card import card, judgement
from pages.ui.talk import Talk, talk
from pages.ui.words import language, t


def show(call: dict[str, Any]) -> None:
    """One claimed call; records the verdict when the sheet is sent."""
    subject = f"review/{call['drawn_id']}"
    draft = drafts.load(person.desk(), person.user().user_id, subject)
    swapped = bool(draft.get("swapped"))
    left, right = st.columns([1.2, 1], gap="medium")
    with left:
        shown, at_part = parts.in_view(call["call_id"], call["recording_id"], f"blind-{call['drawn_id']}")
        found = talk(shown, with_flags=False, swapped=swapped)
        _call_head(found, call, subject, draft)
        if found is None:
            st.info(t("review.gone"))
        else:
            if not found.lines:
                st.info(t("talk.no_transcript"))
            key = f"blind-{call['drawn_id']}"
            address = at(f"/drawn/{call['drawn_id']}/{at_part}")
            player(found.recording_id, found.length, found.lines, key=key, marks="note", address=address)
    with right:
        sent = card(subject, draft, f"sheet-{call['drawn_id']}")
    if sent is not None:
        _record(call, subject, sent, swapped)


def _call_head(found: Talk | None, call: dict[str, Any], subject: str, draft: dict[str, Any]) -> None:
    if found is not None:
        st.markdown(f"**{literal(who(found.header))}**")
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(t("review.blind"))
    if row.button(t("review.swap"), key=f"swap-{call['drawn_id']}", shortcut="s"):
        flipped = draft | {"swapped": not draft.get("swapped")}
        drafts.save(person.desk(), person.user().user_id, subject, flipped)
        st.rerun()
    if row.button(t("review.replace"), key=f"replace-{call['drawn_id']}", shortcut="x"):
        st.dialog(t("review.replace_why"))(_ask_reason)(call, subject)


def who(header: dict[str, Any]) -> str:
    """Whose call it is; by weekday and time alone, as a date of another week would tell a gold call."""
    agent, client = header["agent_name"] or t("review.someone"), header["client"] or "—"
    at: datetime | None = header["started_at"]
    when = format_datetime(at, "EEEE HH:mm", locale=locale()) if at else t("unit.none")
    return t("review.call", agent=agent, client=client, when=when)


def _ask_reason(call: dict[str, Any], subject: str) -> None:
    """The reasons as buttons, and a line for another one: Tab and Enter are enough."""
    for place, reason in enumerate(t("review.replace_reasons").split("|")):
        if st.button(reason, key=f"reason-{place}", width="stretch"):
            _replace(call, subject, reason)
    with st.form("another-reason", border=False):
        other = st.text_input(t("review.replace_other"))
        if st.form_submit_button(t("review.replace_go")):
            _replace(call, subject, other)


def _replace(call: dict[str, Any], subject: str, reason: str) -> None:
    desk, user = person.desk(), person.user()
    try:
        samples.replace(desk, call["drawn_id"], reason, user)
    except Problem as problem:
        st.warning(problem.sentence(language()))
        return
    drafts.drop(desk, user.user_id, subject)
    st.rerun()


def _record(call: dict[str, Any], subject: str, sent: dict[str, Any], swapped: bool) -> None:
    user = person.user()
    said = judgement(sent, swapped)
    try:
        verdicts.record(person.desk(), call["drawn_id"], said, user, reads.build_id())
    except Problem as problem:
        st.warning(problem.sentence(language()))
        return
    drafts.drop(person.desk(), user.user_id, subject)
    st.rerun()
