"""Appeals: the inbox, a decision with its reason by somebody who did not judge the call, and the outcomes apart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from models.desk import appeals
from models.floor.scope import choices
from models.review.proof import wilson
from pages import roles
from pages.ui import parts, person, reads, sealed, tables, why
from pages.ui.formats import day, interval, literal, moment, number, share
from pages.ui.player import player
from pages.ui.review import faults
from pages.ui.talk import talk
from pages.ui.words import t

_SHOWN = "appeals.shown"


def page() -> None:
    """Open appeals first, what was decided below."""
    st.title(t("page.appeals"), anchor=False)
    st.caption(t("appeals.lead"))
    user = person.user()
    bound, _ = roles.bounds(user)
    unheard = sealed.waiting()
    found = [
        row
        for row in appeals.inbox(person.desk())
        if (not bound or row["call"]["team_id"] in bound) and row["call"]["drawn_id"] not in unheard
    ]
    if not found:
        st.info(t("appeals.none"), icon=":material/inbox:")
        return
    _tell_overtaken(found)
    waiting = [row for row in found if row["decision"] is None]
    if waiting:
        _open(waiting)
    else:
        st.success(t("appeals.all_decided"), icon=":material/check_circle:")
    _decided([row for row in found if row["decision"] is not None])


def _tell_overtaken(found: list[dict[str, Any]]) -> None:
    """Say of the appeal whose form stood here how another decided it since: the form is gone, and what was written with it."""
    shown = st.session_state.pop(_SHOWN, None)
    for row in found:
        decision = row["decision"]
        if row["appeal_id"] == shown and decision and decision["user_id"] != person.user().user_id:
            told = {"call": row["call"]["call_id"], "by": decision["decided_by"], "why": decision["text"]}
            told = {name: literal(text) for name, text in told.items()}
            outcome = t(f"appeals.{decision['outcome']}")
            st.warning(t("appeals.overtaken", outcome=outcome, **told), icon=":material/sync_problem:")


def _open(waiting: list[dict[str, Any]]) -> None:
    st.header(t("appeals.waiting", count=number(len(waiting))), anchor=False)
    by_id = {row["appeal_id"]: row for row in waiting}
    chosen = by_id[st.selectbox(t("appeals.choose"), list(by_id), format_func=lambda one: _title(by_id[one]))]
    verdict = chosen["verdict"]
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        key = f"appeal-{chosen['appeal_id']}"
        shown, _ = parts.in_view(verdict["call_id"], verdict["recording_id"], key)
        found = talk(shown, with_flags=True, swapped=verdict["speakers_swapped"])
        if found is not None:
            player(found.recording_id, found.length, found.lines, found.flags, key=key)
            why.of_call(found.found)
        else:
            st.info(t("mine.gone"))
    with right:
        _sides(chosen)
        _form(chosen)


def _title(row: dict[str, Any]) -> str:
    names = dict(reads.once_a_build(choices)["agents"])
    who = names.get(row["agent_id"], row["agent_id"])
    return f"{who} · {row['call']['call_id']} · {moment(row['at'])}"


def _sides(row: dict[str, Any]) -> None:
    verdict = row["verdict"]
    score = t("unit.none") if verdict["score"] is None else number(verdict["score"])
    st.markdown(f"**{t('appeals.reviewer', name=literal(row['reviewer']))}**")
    st.markdown(f"{t('review.' + verdict['outcome'])} · {t('mine.score', score=score)}")
    faults.show(verdict)
    if verdict["comment"]:
        st.text(verdict["comment"])
    st.markdown(f"**{t('appeals.collector')}**")
    st.text(row["text"])


def _form(row: dict[str, Any]) -> None:
    if row["verdict"]["user_id"] == person.user().user_id:
        st.warning(t("appeals.not_yours"), icon=":material/block:")
        return
    st.session_state[_SHOWN] = row["appeal_id"]
    with st.form(f"decide-{row['appeal_id']}"):
        # Nothing is chosen beforehand: an appeal must not be turned down by whoever only writes a reason.
        outcome = st.radio(
            t("appeals.outcome"), appeals.OUTCOMES, index=None, format_func=lambda one: t(f"appeals.{one}")
        )
        text = st.text_area(t("appeals.reason"), height=100)
        if st.form_submit_button(t("appeals.decide"), type="primary", width="stretch"):
            appeals.decide(person.desk(), row["appeal_id"], outcome or "", text, person.user())
            st.rerun()


def _decided(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    st.header(t("appeals.decided"), anchor=False)
    changed = sum(row["decision"]["outcome"] == "changed" for row in rows)
    rate = wilson(changed, len(rows))
    told = {"changed": number(changed), "all": number(len(rows)), "share": share(rate.value)}
    st.markdown(t("appeals.rate", interval=interval(rate.low, rate.high), **told))
    st.caption(t("appeals.apart"))
    names = dict(reads.once_a_build(choices)["agents"])
    shown = [
        {
            "call": row["call"]["call_id"],
            "agent": names.get(row["agent_id"], row["agent_id"]),
            "first": row["reviewer"],
            "result": t(f"appeals.{row['decision']['outcome']}"),
            "why": row["decision"]["text"],
            "by": row["decision"]["decided_by"],
            "on": day(row["decision"]["at"]),
        }
        for row in rows
    ]
    tables.show(pd.DataFrame(shown), {name: t(f"appeals.column_{name}") for name in shown[0]})
