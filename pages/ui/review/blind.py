"""Before the verdict: player, transcript and scorecard; neither flags nor score, nor why this call was drawn."""

from __future__ import annotations

from typing import Any

import streamlit as st

from models.desk import drafts, samples, verdicts
from models.desk.scorecard import scorecard
from models.desk.verdicts import Judgement
from models.language.labels import labels
from models.problems import Problem
from pages.ui import person, reads
from pages.ui.formats import moment
from pages.ui.player import player
from pages.ui.sheet import Option, Row, sheet
from pages.ui.talk import Talk, talk, title_of
from pages.ui.words import language, t

_WORDS = ("chips", "comment", "outcome", "submit", "saving", "saved", "no_outcome", "open_row", "keys")


def show(call: dict[str, Any]) -> None:
    """One claimed call; records the verdict when the sheet is sent."""
    subject = f"review/{call['drawn_id']}"
    draft = drafts.load(person.desk(), person.user().user_id, subject)
    swapped = bool(draft.get("swapped"))
    found = talk(call["recording_id"], with_flags=False, swapped=swapped)
    left, right = st.columns([1.35, 1], gap="medium")
    with left:
        if found is not None:
            _call_head(found, call, subject, draft)
            if not found.lines:
                st.info(t("talk.no_transcript"))
            key = f"blind-{call['drawn_id']}"
            player(found.recording_id, found.length, found.lines, key=key, marks="note")
    with right:
        sent = _sheet(call, subject, draft)
    if sent is not None:
        _record(call, subject, sent, swapped)


def _call_head(found: Talk, call: dict[str, Any], subject: str, draft: dict[str, Any]) -> None:
    title, swap, replace = st.columns([3, 1.1, 1.1], vertical_alignment="center")
    header = found.header
    title.markdown(
        "**" + t("review.call", agent=header["agent_name"] or t("review.someone"), client=header["client"] or "—",
                 when=moment(header["started_at"])) + "**"
    )  # fmt: skip
    title.caption(t("review.blind"))
    if swap.button(t("review.swap"), key=f"swap-{call['drawn_id']}", shortcut="s", width="stretch"):
        flipped = draft | {"swapped": not draft.get("swapped")}
        drafts.save(person.desk(), person.user().user_id, subject, flipped)
        st.rerun()
    with replace.popover(t("review.replace"), width="stretch"):
        reasons = t("review.replace_reasons").split("|")
        reason = st.selectbox(t("review.replace_why"), reasons, key=f"why-{call['drawn_id']}")
        if st.button(t("review.replace_go"), key=f"replace-{call['drawn_id']}", type="primary"):
            if samples.replace(person.desk(), call["drawn_id"], reason, person.user()) is None:
                st.toast(t("review.replace_none"))
            st.rerun()


def _sheet(call: dict[str, Any], subject: str, draft: dict[str, Any]) -> dict[str, Any] | None:
    desk, user_id = person.desk(), person.user().user_id
    rows = [
        Row(item.id, getattr(item, language()), item.clause, t("review.critical") if item.critical else "")
        for item in scorecard().items
    ]
    answers = [
        Option("good", t("review.good"), "1", "good"),
        Option("fault", t("review.fault"), "2", "bad"),
        Option("na", t("review.na"), "3"),
    ]
    outcomes = [
        Option("violation", t("review.violation"), "V", "bad"),
        Option("clean", t("review.clean"), "O", "good"),
        Option("cannot_judge", t("review.cannot_judge"), "U"),
    ]
    heard = [Option(name, title_of(name)) for name, label in labels().items() if label.kind == "must_not"]

    def save(content: dict[str, Any]) -> None:
        kept = drafts.load(desk, user_id, subject)
        drafts.save(desk, user_id, subject, kept | content)

    return sheet(
        subject,
        rows,
        answers,
        {name: t(f"review.{name}") for name in _WORDS},
        draft,
        save,
        key=f"sheet-{call['drawn_id']}",
        chips=heard,
        outcomes=outcomes,
        has_comment=True,
        fill="good",
        skips_rows="cannot_judge",
    )


def _record(call: dict[str, Any], subject: str, sent: dict[str, Any], swapped: bool) -> None:
    user = person.user()
    judgement = Judgement(
        sent["outcome"], sent["answers"], tuple(sent["chips"]), sent["comment"], int(sent["seconds"]), swapped
    )
    try:
        verdict_id = verdicts.record(person.desk(), call["drawn_id"], judgement, user, reads.build_id())
    except Problem as problem:
        st.warning(problem.sentence(language()))
        return
    drafts.drop(person.desk(), user.user_id, subject)
    st.session_state["review.given"] = verdict_id
    st.rerun()
