"""The breach card: the calls counted in a finding's true window, the gaps, why each counted, and the rule in force."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor.scope import choices
from models.privacy import mask_number
from models.rules.breach import BreachCard, WindowCall, breach_card
from models.rules.pack import Parameter, Rule, value
from pages.ui import listen, reads, tables, why
from pages.ui.formats import clock, day, literal, moment
from pages.ui.policy import values
from pages.ui.talk import basis_of, title_of
from pages.ui.words import language, t


def show(rule: Rule, violation_id: str) -> None:
    """Open one finding of the build."""
    draw(rule, breach_card(reads.connection(), violation_id), "finding")


def clause(rule: Rule) -> None:
    """The rule's clause with its words."""
    st.markdown(f"> {rule.clause.quote}\n>\n> {rule.clause.id} · {rule.clause.document}")


def draw(rule: Rule, card: BreachCard, key: str) -> None:
    """Show a card: what was found, the clause, the calls of the window, other ways of counting, the parameters.

    `key`: no other card of the page has it.
    """
    found = card.violation
    with st.container(border=True):
        st.markdown(
            f"**{t('breach.title')}** · {rule.title.text(language())} · {moment(found['occurred_at'])}"
        )
        st.markdown(literal(rules.sentence(rule, found["detail"], language())))
        clause(rule)
        if card.window_from and card.window_to:
            start, end = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (card.window_from, card.window_to))
            st.markdown(t("breach.window", start=start, end=end))
        if card.calls:
            _calls(card.calls, key)
        else:
            st.caption(t("breach.no_calls"))
        if "language_flags" in rule.needs:
            _cues(card)
        _counts(rule, card)
        _parameters(rule, card)


def _calls(calls: list[WindowCall], key: str) -> None:
    """The calls of the window, and the sound of the one that is chosen."""
    st.caption(t("listen.choose"))
    place = _table(calls, f"breach.{key}")
    if place is not None:
        listen.show(calls[place].call["call_id"], key)


def _table(calls: list[WindowCall], key: str) -> int | None:
    names = dict(reads.once_a_build(choices)["agents"])
    table = pd.DataFrame(
        {
            "when": [f"{row.call['started_at']:%Y-%m-%d %H:%M:%S}" for row in calls],
            "gap": [clock(row.gap_seconds) for row in calls],
            "callee": [mask_number(row.call["callee_number"]) for row in calls],
            "relation": [t(f"relation.{row.call['relation'] or 'unknown'}") for row in calls],
            "agent": [names.get(row.call["agent_id"], row.call["agent_id"]) for row in calls],
            "result": [t(f"result.{row.call['result']}") for row in calls],
            "talk": [clock(row.call["talk_seconds"]) for row in calls],
            "counted": [("● " if row.is_counted else "○ ") + row.why.text(language()) for row in calls],
            "call": [row.call["call_id"] for row in calls],
        }
    )
    return tables.show(table, {name: t(f"column.{name}") for name in table.columns}, select=key)


def _cues(card: BreachCard) -> None:
    """What the other side said in the calls of the finding, and why the detector took it so."""
    given = {"call_ids": card.violation["call_ids"]}
    for row in reads.rows(warehouse.query_text("floor/cues_of_calls"), given):
        heading = f"{row['call_id']} · {clock(row['start_seconds'])} · {title_of(row['label'])}"
        why.show(heading, row["text"], basis_of(row, row["text"]))


def _counts(rule: Rule, card: BreachCard) -> None:
    """The number under each way of counting, the one in force marked."""
    if rule.window is None or card.number is None:
        return
    st.markdown(f"**{t('breach.otherwise')}**")
    table = pd.DataFrame(
        [
            {
                "way": t(f"breach.{name}", seconds=card.effective_seconds),
                "number": count,
                "limit": card.limit,
                "in_force": t("breach.in_force") if name == rule.window.counts else "",
            }
            for name, count in card.counts.items()
        ]
    )
    side = t(f"breach.{rule.window.side}")
    columns = {
        "way": t("breach.way"),
        "number": t("breach.number"),
        "limit": side,
        "in_force": t("breach.rule"),
    }
    tables.show(table, columns)


def _parameters(rule: Rule, card: BreachCard) -> None:
    st.markdown(f"**{t('breach.parameters')}** · {t('breach.version', version=card.version)}")
    for name, given in card.parameters.items():
        parameter = rule.parameters.get(name)
        if parameter is None:
            continue
        said = values.text(value(parameter, given, name))
        st.caption(f"{parameter.text(language())}: **{literal(said)}** · {t(_origin(card, name, parameter))}")
    if not card.parameters:
        st.caption(t("policy.no_parameters"))
    if card.document:
        st.caption(t("breach.document", document=literal(card.document)))
    if card.adopted:
        by = {"author": literal(card.adopted.author), "reason": literal(card.adopted.reason)}
        st.caption(t("breach.adopted", first=day(card.adopted.first_day), **by))


def _origin(card: BreachCard, name: str, parameter: Parameter) -> str:
    """The word for where a value comes from: the client, a version that the floor adopted, else the rule's own default."""
    if name in card.overridden:
        return "breach.overridden"
    if card.adopted and name in card.adopted.parameters:
        return "policy.adopted"
    return f"breach.origin_{parameter.origin}"
