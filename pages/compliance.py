"""Compliance: violations by rule, down to the very calls in a finding's window, with the clause; two books side by side."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from models.rules.pack import Pack, Rule
from pages import roles
from pages.ui import (
    addressed,
    breach,
    filters,
    person,
    reads,
    sealed,
    show,
    side_by_side,
    tables,
    undecided,
    weeks,
    written,
)
from pages.ui.formats import day, moment, number
from pages.ui.words import language, t


def page() -> None:
    """Rules first, then the findings of the chosen rule, then the chosen finding's card; flagged texts and two books below."""
    st.title(t("page.compliance"), anchor=False)
    scope = filters.scope()
    known = rules.packs(reads.settings().data)
    packs = {pack.id: pack for pack in known}
    by_rule = reads.once_a_build(_by_rule, scope)
    if by_rule.empty:
        st.info(t("compliance.none"), icon=":material/verified:")
    else:
        st.header(t("overview.violations_by_week"), anchor=False)
        weeks.show(scope)
        rule = _choose_rule(by_rule, packs)
        if rule:
            _findings(scope, rule)
    written.show(scope)
    chosen = side_by_side.show(scope, known)
    undecided.show(known, chosen)


def _by_rule(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_rule", scope)


def _of_rule(con: warehouse.Connection, scope: Scope, seal: Seal, rule_id: str) -> pd.DataFrame:
    given = seal.parameters | {"heard_rules": sealed.heard_rules()}
    return ask(con, "violations", scope, rule_id=rule_id, **given)


def _choose_rule(by_rule: pd.DataFrame, packs: dict[str, Pack]) -> Rule | None:
    st.header(t("compliance.by_rule"), anchor=False)
    st.caption(t("compliance.choose_rule"))
    table = by_rule[by_rule["pack_id"].isin(list(packs))].reset_index(drop=True)
    found = [_rule(packs, row["pack_id"], row["rule_id"]) for row in table.to_dict("records")]
    table["title"] = [
        rule.title.text(language()) if rule else table["rule_id"][n] for n, rule in enumerate(found)
    ]
    table["weight"] = [t(f"severity.{severity}") for severity in table["severity"]]
    table["latest"] = [day(at) for at in table["latest_at"]]
    names = ("severity", "violations", "collectors", "cases", "latest", "clause")
    columns = {"title": t("column.rule")} | {name: t(f"column.{name}") for name in names}
    table["severity"] = table["weight"]
    chosen = addressed.choose(table, columns, "rule", by="rule_id", select="compliance.rule")
    return next((rule for rule in found if rule and rule.id == chosen), None)


def _rule(packs: dict[str, Pack], pack_id: str, rule_id: str) -> Rule | None:
    return next((rule for rule in packs[pack_id].rules if rule.id == rule_id), None)


def _findings(scope: Scope, rule: Rule) -> None:
    st.header(rule.title.text(language()), anchor=False)
    breach.clause(rule)
    if "policy" in {entry.name for entry in roles.pages_of(person.user())}:
        st.page_link(
            st.session_state["pages"]["policy"],
            label=t("compliance.to_policy"),
            icon=":material/rule:",
            query_params={"rule": rule.id},
        )
    if sealed.is_heard(rule.needs):
        sealed.say_findings(scope)
    table = reads.once_a_build(_of_rule, scope, sealed.now(), rule.id)
    if table.empty:
        st.info(t("compliance.none_of_rule"))
        return
    table["what"] = [said(rule, detail) for detail in table["detail"]]
    table["when"] = [moment(at) for at in table["occurred_at"]]
    st.caption(t("compliance.choose_finding", count=number(len(table))))
    place = tables.show(
        table,
        {
            "when": t("column.when"),
            "what": t("column.finding"),
            "agent_name": t("column.agent"),
            "case_id": t("column.case"),
        },
        select=f"compliance.{rule.id}",
        height=320,
    )
    show.export(rule.id, table.drop(columns=["call_ids", "detail"]))
    if place is not None:
        breach.show(rule, str(table["violation_id"][place]))


def said(rule: Rule, detail: str) -> str:
    """The rule's sentence with the numbers of one finding."""
    try:
        return rules.sentence(rule, detail, language())
    except (KeyError, json.JSONDecodeError):
        return detail or ""
