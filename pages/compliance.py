"""Compliance: violations by rule, down to the very calls in a finding's window, with the clause; two books side by side."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.rules.pack import Pack, Rule
from pages.ui import breach, filters, reads, show, tables, trend
from pages.ui.formats import moment, number
from pages.ui.words import language, t


def page() -> None:
    """Rules first, then the findings of the chosen rule, then the chosen finding's card."""
    st.title(t("page.compliance"), anchor=False)
    scope = filters.scope()
    packs = {pack.id: pack for pack in rules.active_packs(reads.settings().data)}
    by_rule = reads.once_a_build(_by_rule, scope)
    if by_rule.empty:
        st.info(t("compliance.none"), icon=":material/verified:")
        _undecided()
        return
    show.chart(trend.violations(reads.once_a_build(_by_week, scope)), key="compliance.weeks")
    rule = _choose_rule(by_rule, packs)
    if rule:
        _findings(scope, rule)
    _side_by_side(scope, packs)
    _undecided()


def _by_rule(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_rule", scope)


def _by_week(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_week", scope)


def _of_rule(con: warehouse.Connection, scope: Scope, rule_id: str) -> pd.DataFrame:
    return ask(con, "violations", scope, rule_id=rule_id)


def _choose_rule(by_rule: pd.DataFrame, packs: dict[str, Pack]) -> Rule | None:
    st.subheader(t("compliance.by_rule"), anchor=False)
    st.caption(t("compliance.choose_rule"))
    table = by_rule[by_rule["pack_id"].isin(list(packs))].reset_index(drop=True)
    found = [_rule(packs, row["pack_id"], row["rule_id"]) for row in table.to_dict("records")]
    table["title"] = [
        rule.title.text(language()) if rule else table["rule_id"][n] for n, rule in enumerate(found)
    ]
    table["pack"] = [packs[pack_id].title.text(language()) for pack_id in table["pack_id"]]
    table["weight"] = [t(f"severity.{severity}") for severity in table["severity"]]
    place = tables.show(
        table,
        {
            "title": t("column.rule"),
            "weight": t("column.severity"),
            "violations": t("column.violations"),
            "collectors": t("column.collectors"),
            "cases": t("column.cases"),
            "latest_at": t("column.latest"),
            "clause": t("column.clause"),
            "pack": t("column.pack"),
        },
        select="compliance.rule",
    )
    asked = st.query_params.get("rule")
    if place is None:
        return next((rule for rule in found if rule and rule.id == asked), None)
    chosen = found[place]
    if chosen:
        st.query_params["rule"] = chosen.id
    return chosen


def _rule(packs: dict[str, Pack], pack_id: str, rule_id: str) -> Rule | None:
    return next((rule for rule in packs[pack_id].rules if rule.id == rule_id), None)


def _findings(scope: Scope, rule: Rule) -> None:
    st.subheader(rule.title.text(language()), anchor=False)
    st.markdown(f"> {rule.clause.quote}\n>\n> {rule.clause.id} · {rule.clause.document}")
    table = reads.once_a_build(_of_rule, scope, rule.id)
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
            "client": t("column.client"),
            "case_id": t("column.case"),
            "calls": t("column.calls"),
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


def _side_by_side(scope: Scope, packs: dict[str, Pack]) -> None:
    """The same calls under two books: how many break the one, the other, both."""
    if len(packs) < 2:
        return
    st.subheader(t("compliance.two_books"), anchor=False)
    left, right = st.columns(2)
    names = list(packs)
    first = left.selectbox(
        t("compliance.book_one"), names, format_func=lambda name: packs[name].title.text(language())
    )
    others = [name for name in names if name != first]
    second = right.selectbox(
        t("compliance.book_two"), others, format_func=lambda name: packs[name].title.text(language())
    )
    shown = reads.once_a_build(_compared, scope, first, second)
    for column, (key, count) in zip(st.columns(3), shown.items(), strict=True):
        column.metric(t(f"compliance.{key}"), number(count), border=True)


def _compared(con: warehouse.Connection, scope: Scope, first: str, second: str) -> dict[str, int]:
    sql = (
        "SELECT DISTINCT unnest(call_ids) FROM core.violations WHERE pack_id = ? "
        "AND occurred_at >= ? AND occurred_at < ?::DATE + INTERVAL 1 DAY"
    )
    one, two = (
        {row[0] for row in con.execute(sql, [pack, scope.first_day, scope.last_day]).fetchall()}
        for pack in (first, second)
    )
    return {"only_first": len(one - two), "both": len(one & two), "only_second": len(two - one)}


def _undecided() -> None:
    """What the books ask and the data cannot decide is listed, not left out."""
    rows = reads.frame(
        "SELECT rule_id, clause, reason AS reason_en, reason_zh FROM mart.evaluability WHERE status <> 'evaluable' "
        "ORDER BY pack_id, rule_id"
    )
    if rows.empty:
        return
    with st.expander(t("compliance.undecided", count=len(rows)), icon=":material/help:"):
        rows["reason"] = rows[f"reason_{language()}"]
        tables.show(
            rows, {"rule_id": t("column.rule"), "clause": t("column.clause"), "reason": t("column.reason")}
        )
