"""A verdict changed by its own reviewer, with a reason; what it was before stays and is shown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from models.desk import drafts, revisions
from models.problems import Problem
from pages.ui import person, reads
from pages.ui.formats import moment
from pages.ui.review.card import card, judgement
from pages.ui.words import language, t

_OPEN = "review.changing"


def is_open(verdict_id: int) -> bool:
    """Whether the reviewer is changing this verdict."""
    return bool(st.session_state.get(_OPEN) == verdict_id)


def offer(verdict: dict[str, Any]) -> None:
    """The versions of a verdict, and the button that opens the card again (E)."""
    found = revisions.history(person.desk(), verdict["verdict_id"])
    for one in found[1:]:
        st.caption(t("review.changed_at", at=moment(one["at"]), outcome=t(f"review.{one['outcome']}")))
        st.text(one["reason"])
    if verdict["user_id"] != person.user().user_id:
        return
    if st.button(
        t("review.change"), key=f"change-{verdict['verdict_id']}", shortcut="e", icon=":material/edit:"
    ):
        st.session_state[_OPEN] = verdict["verdict_id"]
        st.rerun()


def form(verdict: dict[str, Any]) -> None:
    """The reason, and the card as it was sent or as the draft has it."""
    verdict_id = verdict["verdict_id"]
    subject = f"change/{verdict_id}"
    desk, user = person.desk(), person.user()
    st.info(t("review.change_why"), icon=":material/edit:")
    field = f"change-reason-{verdict_id}"
    reason = st.text_input(t("review.change_reason"), key=field)
    trouble = st.empty()
    if st.button(t("review.change_not"), key=f"keep-{verdict_id}", type="tertiary"):
        _close()
    draft = drafts.load(desk, user.user_id, subject) or _as_sent(verdict)
    sent = card(subject, draft, f"change-sheet-{verdict_id}", first=field)
    if sent is None:
        return
    said = judgement(sent, verdict["speakers_swapped"])
    try:
        revisions.revise(desk, verdict_id, said, reason, user, reads.build_id())
    except Problem as problem:
        trouble.warning(problem.sentence(language()))
        return
    drafts.drop(desk, user.user_id, subject)
    _close()


def _as_sent(verdict: dict[str, Any]) -> dict[str, Any]:
    return {
        "answers": verdict["answers"],
        "chips": verdict["labels"],
        "comment": verdict["comment"],
        "outcome": verdict["outcome"],
        "seconds": verdict["seconds_spent"],
    }


def _close() -> None:
    del st.session_state[_OPEN]
    st.rerun()
