"""What-if: other parameters over the last weeks, the findings that appear and vanish, and the adoption of the change."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import rules, warehouse
from models.desk import audit
from models.floor.scope import choices, data_days
from models.rules.adopting import sharing
from models.rules.book import shipped_rule
from models.rules.pack import Pack, Rule, Version
from models.rules.trial import Trial, find_rule
from pages import roles
from pages.ui import person, reads, tables
from pages.ui import show as parts
from pages.ui.formats import day, listed, literal, moment, number
from pages.ui.policy import values
from pages.ui.words import language, t

ADOPTED = "rule_version_adopted"
MOST_WEEKS = 26
_IN_A_ROW = 4
Changes = tuple[tuple[str, Any], ...]


def show(pack: Pack, rule: Rule, today: Version) -> None:
    """The parameters to try, what they find, and the form that adopts them."""
    st.header(t("policy.trial"), anchor=False)
    st.caption(t("policy.trial_why"))
    last = max(version.version for version in rule.versions)
    _tell_overtaken(rule, last)
    now = {name: values.plain(given) for name, given in rule.values(today).items()}
    places = _places(len(now) + 1)
    tried = {}
    for place, (name, given) in zip(places, now.items(), strict=False):
        with place:
            tried[name] = values.ask(name, rule.parameters[name], given, f"try-{rule.id}-{last}-{name}")
    weeks = places[len(now)].number_input(t("policy.weeks"), 1, MOST_WEEKS, 4, key="policy.weeks")
    changes = {name: given for name, given in tried.items() if given != now[name]}
    asked = (rule.id, last, tuple(changes.items()), int(weeks))
    if st.button(t("policy.try"), icon=":material/science:", disabled=not changes):
        st.session_state["policy.tried"] = asked
    shared_by = sharing(pack, rule, changes)
    if not changes:
        st.caption(t("policy.unchanged"))
    elif st.session_state.get("policy.tried") == asked:
        _tell_shared(shared_by)
        _result(rule, asked)
        _adopt(rule, changes, shared_by)
    _done()


def _tell_overtaken(rule: Rule, last: int) -> None:
    """Say that somebody adopted a version since the trial, which is to be made anew: nothing of it was adopted."""
    tried = st.session_state.get("policy.tried")
    if tried and tried[0] == rule.id and tried[1] != last:
        del st.session_state["policy.tried"]
        by = literal(max(rule.versions, key=lambda version: version.version).author)
        st.warning(t("policy.overtaken", version=last, author=by), icon=":material/sync_problem:")


def _tell_shared(shared_by: tuple[Rule, ...]) -> None:
    """Say which other rules of the book have a parameter that is tried, and change with it."""
    if shared_by:
        titles = listed(f"{one.title.text(language())} · `{one.id}`" for one in shared_by)
        st.info(t("policy.shared", rules=titles), icon=":material/link:")


def _places(count: int) -> list[DeltaGenerator]:
    """A place for each field, in rows, so that fields stand in line where a label takes two lines."""
    wide = min(count, _IN_A_ROW)
    return [
        column for _ in range(-(-count // wide)) for column in st.columns(wide, vertical_alignment="bottom")
    ]


def _result(rule: Rule, asked: tuple[str, int, Changes, int]) -> None:
    days = reads.once_a_build(data_days, reads.settings().today())
    if days is None:
        st.info(t("policy.no_data"))
        return
    first = max(days[0], days[1] - timedelta(days=7 * asked[3] - 1))
    with st.spinner(t("policy.trying")):
        found = reads.once_a_build(_tried, reads.settings().data, *asked[:3], first, days[1])
    st.markdown(t("policy.tried", first=day(first), last=day(days[1])))
    for column, (name, count) in zip(
        st.columns(3),
        {"appear": len(found.appear), "vanish": len(found.vanish), "stay": found.stay}.items(),
        strict=True,
    ):
        column.metric(t(f"policy.{name}"), number(count), border=True)
    if not roles.may_see_floor(person.user()):
        st.caption(t("policy.rows_hidden"))
        return
    for name, rows in (("appear", found.appear), ("vanish", found.vanish)):
        if rows:
            _rows(rule, name, rows)


def _tried(
    con: warehouse.Connection, data: Path, rule_id: str, _last: int, changes: Changes, first: date, last: date
) -> Trial:
    pack, rule = find_rule(data, rule_id)
    return rules.what_if(con, rule, dict(changes), first, last, sharing(pack, rule, dict(changes)))


def _rows(rule: Rule, name: str, rows: list[dict[str, Any]]) -> None:
    names = dict(reads.once_a_build(choices)["agents"])
    found = [rule if row["rule_id"] == rule.id else shipped_rule(row["rule_id"]) for row in rows]
    table = pd.DataFrame(
        {
            "when": [moment(row["occurred_at"]) for row in rows],
            "rule": [one.title.text(language()) for one in found],
            "finding": [
                rules.sentence(one, row["detail"], language()) for one, row in zip(found, rows, strict=True)
            ],
            "agent": [names.get(row["agent_id"], row["agent_id"]) for row in rows],
            "client": [row["client"] for row in rows],
            "case": [row["case_id"] for row in rows],
            "call": [listed(row["call_ids"]) for row in rows],
        }
    )
    st.markdown(f"**{t(f'policy.{name}')}** · {number(len(rows))}")
    more = {"call": table["call"].any(), "rule": any(one.id != rule.id for one in found)}
    shown = [column for column in table.columns if more.get(column, True)]
    columns = {column: t(f"column.{column}") for column in shown}
    tables.show(table, columns, sentences={"finding": 260}, height=260)
    parts.export(f"what_if_{name}_{rule.id}", table)


def _adopt(rule: Rule, changes: dict[str, Any], shared_by: tuple[Rule, ...]) -> None:
    st.markdown(f"**{t('policy.adopt')}**")
    st.caption(t("policy.adopt_why"))
    today = reads.settings().today()
    later = [day(version.first_day) for version in rule.versions if version.first_day > today]
    if later:
        st.caption(t("policy.adopt_until", day=later[0]))
    with st.form("policy.adopt"):
        left, right = st.columns(2)
        author = left.text_input(t("policy.author"), value=person.user().name)
        first = right.date_input(t("policy.first_day"), value=today, format="YYYY-MM-DD")
        reason = st.text_area(t("policy.reason"), height=80)
        if st.form_submit_button(t("policy.adopt_do"), type="primary") and isinstance(first, date):
            adopt(rule, changes, author, reason, first, shared_by)
            st.session_state["policy.adopted"] = rule.id
            del st.session_state["policy.tried"]
            st.rerun()


def adopt(
    rule: Rule, changes: dict[str, Any], author: str, reason: str, first: date, shared_by: tuple[Rule, ...]
) -> None:
    """Adopt a version, of the rules that share its parameters too, and write it to the audit: all or nothing."""
    user, data = person.user(), reads.settings().data
    told: dict[str, Any] = {"parameters": {name: values.text(given) for name, given in changes.items()}}
    told |= {"first_day": first.isoformat(), "author": author, "reason": reason}
    if shared_by:
        told["shared_by"] = [one.id for one in shared_by]
    with person.desk().write() as connection:
        audit.write(connection, user.user_id, user.name, ADOPTED, rule.id, told)
        rules.adopt(data, rule.id, changes, author, reason, first)


def _done() -> None:
    if st.session_state.pop("policy.adopted", None):
        st.success(t("policy.adopted_done"), icon=":material/check_circle:")
