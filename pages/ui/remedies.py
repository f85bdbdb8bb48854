"""Measures on collectors: recorded with rule and reason, taken back with a reason, and what followed, with a warning."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from models import rules, warehouse
from models.desk import measures
from models.estimates import Estimate
from models.floor import Scope
from models.floor.scope import agents_of
from models.language.labels import must_not
from models.review import conduct
from pages.ui import once, person, reads, rests_on
from pages.ui.formats import day, interval, literal, share
from pages.ui.talk import title_of
from pages.ui.words import language, t

_DAYS = 28


def show(scope: Scope) -> None:
    """A form beside the list of what was done."""
    st.header(t("remedies.title"), anchor=False)
    names = dict(reads.once_a_build(agents_of, scope.teams))
    shown = [agent for agent in names if not scope.agents or agent in scope.agents]
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        if shown:
            _form({agent: names[agent] for agent in shown})
    with right:
        found = [row for row in measures.standing(person.desk()) if row["agent_id"] in shown]
        if not found:
            st.info(t("remedies.none"))
        for row in found:
            _measure(row, names.get(row["agent_id"], row["agent_id"]))


def _form(names: dict[str, str]) -> None:
    titles, known, key = rule_titles(), rests_on.kept_clips(), once.key("remedy")
    # Outside the form, as the verdicts that are offered are those on this collector's calls.
    # Nobody and no rule is chosen beforehand: a measure must not fall on whoever stands first.
    agent = st.selectbox(
        t("remedies.agent"),
        list(names),
        index=0 if len(names) == 1 else None,
        placeholder=t("remedies.choose_agent"),
        format_func=lambda one: names[one],
    )
    judged = rests_on.verdicts_of(agent) if agent else {}
    with st.form(f"remedy-{key}"):
        kind = st.radio(
            t("remedies.kind"), measures.KINDS, format_func=lambda one: t(f"remedies.{one}"), horizontal=True
        )
        rule = st.selectbox(
            t("column.rule"),
            list(titles),
            index=None,
            placeholder=t("remedies.choose_rule"),
            format_func=lambda one: titles[one],
        )
        verdict = _choice("verdict", judged)
        clip = _choice("clip", known)
        text = st.text_area(t("remedies.text"), height=80)
        if st.form_submit_button(t("remedies.save"), type="primary", width="stretch"):
            measure = measures.Measure(str(kind), agent or "", rule or "", text, verdict, clip_id=clip)
            measures.record(person.desk(), key, measure, person.user())
            once.done("remedy")
            st.rerun()


def _choice(what: str, known: dict[int, str]) -> int | None:
    """One of these, or none."""
    chosen: int | None = st.selectbox(
        t(f"remedies.{what}"),
        [None, *known],
        format_func=lambda one: known.get(one, t(f"remedies.no_{what}")),
    )
    return chosen


def rule_titles() -> dict[str, str]:
    """Every rule in force and every must-not label, by name in the reader's language."""
    packs = rules.active_packs(reads.settings().data)
    found = {rule.id: rule.title.text(language()) for pack in packs for rule in pack.rules}
    return found | {name: title_of(name) for name in must_not()}


def _measure(row: dict[str, Any], name: str) -> None:
    with st.container(border=True):
        rule = rule_titles().get(row["rule_id"], row["rule_id"])
        said = literal(f"{name} · {rule} · {day(row['at'])} · {row['name']}")
        st.markdown(f"**{t('remedies.' + row['kind'])}** · {said}")
        st.text(row["text"])
        rests_on.show(row)
        day_of_it = reads.settings().here(row["at"]).date()
        found = reads.once_a_build(_around, row["agent_id"], row["rule_id"], day_of_it)
        if found.after.value is None:
            st.caption(t("remedies.too_early"))
        else:
            _change(found)
        with st.popover(t("remedies.withdraw"), type="tertiary"):
            why = st.text_input(t("remedies.withdraw_why"), key=f"why-{row['measure_id']}")
            if st.button(t("remedies.withdraw"), key=f"back-{row['measure_id']}"):
                measures.withdraw(person.desk(), row["measure_id"], why, person.user())
                st.rerun()


def _around(con: warehouse.Connection, agent_id: str, rule_id: str, on: date) -> conduct.Change:
    given = {"agent_id": agent_id, "rule_id": rule_id, "day": on, "days": _DAYS}
    return conduct.change(warehouse.rows(con, warehouse.query_text("floor/faults_around"), given))


def _change(found: conduct.Change) -> None:
    st.markdown(
        t("remedies.theirs", before=_told(found.before), after=_told(found.after), days=_DAYS)
        + "  \n"
        + t("remedies.others", before=_told(found.others_before), after=_told(found.others_after))
    )
    st.caption(t("remedies.apart" if found.is_told_apart else "remedies.chance"))
    st.caption(t("remedies.regression"))


def _told(estimate: Estimate) -> str:
    return f"{share(estimate.value)} ({interval(estimate.low, estimate.high)})"
