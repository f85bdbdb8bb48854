"""Mine: a collector's own reviews, to hear, to accept or to appeal, their weekly reports, the clips that a trainer asks them
to hear, and the coaching and penalties about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from models.desk import appeals, clips, marks, measures
from models.desk.playlist import heard_by
from models.language.labels import labels
from pages.ui import own_report, parts, person, reads, remedies, rests_on, shelves
from pages.ui.formats import clock, day, literal, moment, number
from pages.ui.player import Flag, player
from pages.ui.playlist import playlist
from pages.ui.review import faults
from pages.ui.talk import talk, title_of
from pages.ui.words import t


def page() -> None:
    """Own reviews, weekly reports, collections to listen to, and what was done about the collector, each behind a tab."""
    st.title(t("page.mine"), anchor=False)
    agent_id = person.user().agent_id or ""
    names = ("reviews", "report", "listening", "measures")
    reviews, weekly, listening, done = st.tabs([t(f"mine.{name}") for name in names])
    with reviews:
        _reviews(appeals.own_reviews(person.desk(), agent_id))
    with weekly:
        own_report.show(agent_id)
    with listening:
        _listening(agent_id)
    with done:
        _measures(agent_id)


def _reviews(found: list[dict[str, Any]]) -> None:
    if not found:
        st.info(t("mine.none"), icon=":material/headphones:")
        return
    st.caption(t("mine.lead", days=reads.settings().appeal_days))
    by_id = {one["verdict_id"]: one for one in found}
    chosen = st.selectbox(t("mine.choose"), list(by_id), format_func=lambda one: _title(by_id[one]))
    verdict = by_id[chosen]
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        _sound(verdict)
    with right:
        _verdict(verdict)
        _answer(verdict)


def _title(verdict: dict[str, Any]) -> str:
    state = (
        "decided"
        if verdict["decision"]
        else "appealed"
        if verdict["appeal"]
        else "accepted"
        if verdict["acknowledged_at"]
        else "open"
    )
    return f"{verdict['call_id']} · {t('review.' + verdict['outcome'])} · {day(verdict['at'])} · {t('mine.' + state)}"


def _sound(verdict: dict[str, Any]) -> None:
    """The call with the reviewer's own marks on the timeline; the machine's flags only where they were found right."""
    key = f"mine-{verdict['verdict_id']}"
    shown, _ = parts.in_view(verdict["call_id"], verdict["recording_id"], key)
    found = talk(shown, with_flags=True, swapped=verdict["speakers_swapped"])
    if found is None:
        st.info(t("mine.gone"))
        return
    said = marks.flags_marked(person.desk(), verdict["verdict_id"])
    right = {one.second: one for one in found.found if said.get(one.flag_id) and one.second is not None}
    flags = [flag for flag in found.flags if flag.start in right]
    for one in marks.missed_of(person.desk(), verdict["verdict_id"]):
        flags.append(
            Flag(one["second"], one["second"] + 3, labels()[one["label"]].severity, title_of(one["label"]))
        )
    lines = [type(line)(line.start, line.end, line.speaker, line.text) for line in found.lines]
    start = max(min((flag.start for flag in flags), default=0.0) - 2, 0.0)
    for flag in flags:
        st.markdown(f"- {clock(flag.start)} · {flag.title}")
    player(found.recording_id, found.length, lines, flags, key=key, start=start)


def _verdict(verdict: dict[str, Any]) -> None:
    score = t("unit.none") if verdict["score"] is None else number(verdict["score"])
    st.metric(t(f"review.{verdict['outcome']}"), t("mine.score", score=score), border=True)
    faults.show(verdict)
    if verdict["comment"]:
        st.caption(t("mine.comment"))
        st.text(verdict["comment"])


def _answer(verdict: dict[str, Any]) -> None:
    """Accept or appeal while there is time; then what became of it."""
    if verdict["acknowledged_at"]:
        st.success(t("mine.accepted_at", at=moment(verdict["acknowledged_at"])))
        return
    if verdict["appeal"]:
        _appealed(verdict)
        return
    until = appeals.closes_at(verdict, reads.settings().appeal_days)
    if st.button(t("mine.accept"), key=f"accept-{verdict['verdict_id']}", width="stretch"):
        appeals.acknowledge(person.desk(), verdict["verdict_id"], person.user())
        st.rerun()
    if datetime.now(UTC) > until:
        st.caption(t("mine.closed", until=moment(until)))
        return
    with st.form(f"appeal-{verdict['verdict_id']}"):
        text = st.text_area(t("mine.why"), height=100)
        st.caption(t("mine.until", until=moment(until)))
        if st.form_submit_button(t("mine.appeal"), width="stretch"):
            days = reads.settings().appeal_days
            appeals.appeal(person.desk(), verdict["verdict_id"], text, person.user(), days)
            st.rerun()


def _appealed(verdict: dict[str, Any]) -> None:
    st.info(t("mine.appealed_at", at=moment(verdict["appeal"]["at"])))
    st.text(verdict["appeal"]["text"])
    decision = verdict["decision"]
    if decision:
        st.success(t(f"appeals.{decision['outcome']}") + " · " + moment(decision["at"]))
        st.text(decision["text"])


def _listening(agent_id: str) -> None:
    desk = person.desk()
    names = {row["collection_id"]: row["name"] for row in clips.all_collections(desk)}
    asked = clips.assigned(desk, agent_id)
    if not asked:
        st.info(t("mine.nothing_to_hear"), icon=":material/library_music:")
        return
    heard = heard_by(desk, person.user())
    for row in asked:
        held = clips.clips_of(desk, row["collection_id"])
        done = sum(clip["clip_id"] in heard for clip in held)
        st.header(literal(names[row["collection_id"]]), anchor=False)
        st.progress(done / len(held) if held else 0.0, text=t("mine.heard", done=done, all=len(held)))
        if held:
            playlist(shelves.entries(held, heard), key=f"listen-{row['collection_id']}")


def _measures(agent_id: str) -> None:
    """Coaching and penalties about the collector, with rule, reason and what they rest on."""
    found = measures.standing(person.desk(), agent_id) if agent_id else []
    if not found:
        st.info(t("mine.no_measures"), icon=":material/school:")
        return
    titles = remedies.rule_titles()
    for row in found:
        with st.container(border=True):
            rule = titles.get(row["rule_id"], row["rule_id"])
            said = literal(f"{rule} · {day(row['at'])} · {row['name']}")
            st.markdown(f"**{t('remedies.' + row['kind'])}** · {said}")
            st.text(row["text"])
            rests_on.named(row)
