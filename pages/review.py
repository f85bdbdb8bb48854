"""Review: this week's random sample, one call at a time; blind until the verdict is in, then the machine's flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from models import warehouse
from models.desk import queue, verdicts
from pages.ui import person, reads
from pages.ui.formats import day, literal, moment, number
from pages.ui.review import blind, opened, week
from pages.ui.words import t


def page() -> None:
    """Show the verdict that was just given with its flags, else the next call of the queue."""
    columns = st.columns([3, 1, 1, 1.4], vertical_alignment="bottom")
    columns[0].title(t("page.review"), anchor=False)
    found = week.draw()
    if found is None:
        st.info(t("review.none"))
        return
    draw, plan_week = found
    _head(columns, draw, plan_week)
    given = _given()
    call: dict[str, Any] | None = None
    if given is None:
        call = queue.claim_next(person.desk(), draw["draw_id"], person.user())
        given = _given()  # a press before this one may have been kept while this run waited for the desk
    if given is not None:
        opened.show(given)
        return
    if call is None:
        st.success(t("review.all_done"), icon=":material/check_circle:")
        return
    st.session_state["review.at"] = call["drawn_id"]
    blind.show(call)


def _given() -> dict[str, Any] | None:
    """The reviewer's verdict on the call in view: asked of the desk, as runs of two presses overlap."""
    if "review.at" not in st.session_state:
        return None
    return verdicts.of_reviewer(person.desk(), st.session_state["review.at"], person.user())


def _head(columns: Sequence[Any], draw: dict[str, Any], days: tuple) -> None:
    title, earlier, sample, done_so_far = columns
    title.caption(t("review.week", first=day(days[0]), last=day(days[1])))
    done, wanted = queue.progress(person.desk(), draw["draw_id"], person.user())
    done_so_far.progress(done / wanted if wanted else 1.0, text=t("review.progress", done=done, all=wanted))
    key = f"earlier-{st.session_state.get('review.at')}"  # another key closes it once a verdict was chosen
    with earlier.popover(t("review.earlier"), icon=":material/history:", type="tertiary", key=key):
        _earlier(draw)
    with sample.popover(t("review.sample"), icon=":material/info:", type="tertiary"):
        ledger = draw["ledger"]
        st.markdown(
            t(
                "review.sample_text",
                frame=number(draw["frame_size"]),
                seed=draw["seed"],
                hash=draw["frame_hash"][:12],
                version=draw["version"],
                at=moment(draw["at"]),
                **{
                    name: number(ledger[name])
                    for name in ("answered", "recorded", "decodable", "transcribed")
                },
            )
        )


def _earlier(draw: dict[str, Any]) -> None:
    """The reviewer's own verdicts of this draw, to open their flags again or to change them."""
    user = person.user()
    with person.desk().read() as connection:
        ids = [call["drawn_id"] for call in week.calls(connection, draw)]
        mine = [row for row in verdicts.standing(connection, ids) if row["user_id"] == user.user_id]
    if not mine:
        st.caption(t("review.no_earlier"))
    called = reads.once_a_build(_headers, tuple(row["call_id"] for row in mine))
    for row in mine:
        name = f"{literal(blind.who(called[row['call_id']]))} · {t('review.' + row['outcome'])}"
        if st.button(name, key=f"open-{row['verdict_id']}", type="tertiary"):
            st.session_state["review.at"] = row["drawn_id"]
            st.rerun()


def _headers(con: warehouse.Connection, call_ids: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Whose call each is, by its id; nobody's where the build has it no longer."""
    nobody = {"agent_name": None, "client": None, "started_at": None}
    found = warehouse.rows(con, warehouse.query_text("talk/whose"), {"call_ids": list(call_ids)})
    return dict.fromkeys(call_ids, nobody) | {row["call_id"]: row for row in found}
