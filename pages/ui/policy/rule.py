"""One rule: its clause and words, the parameters in force today, its versions, the clients' own values, and a trial."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from models.rules.overrides import read_overrides
from models.rules.pack import OPEN_END, OPEN_START, Pack, Rule, Version
from pages.ui import reads, tables
from pages.ui.formats import day
from pages.ui.policy import trial, values, withdrawal
from pages.ui.words import language, t

_WIDTHS = {"values": 170, "reason": 110, "from": 92, "to": 92, "adopted_at": 92}  # a day stays in one line


def show(packs: list[Pack]) -> None:
    """Choose a book and a rule; the rule with everything known of it, and its trial."""
    pack, rule = _choose(packs)
    st.header(rule.title.text(language()), anchor=False)
    st.markdown(f"> {rule.clause.quote}\n>\n> {rule.clause.id} · {rule.clause.document}")
    seen = t(f"policy.support_{pack.support_of(rule.clause)}")
    st.caption(f"{t(f'severity.{rule.severity}')} · {seen} · `{rule.id}`")
    today = rule.version_on(reads.settings().today())
    if today is None:
        st.warning(t("policy.not_in_force"), icon=":material/event_busy:")
    _parameters(rule, today)
    if pack.overridable:
        _clients(packs, rule)
    _versions(rule, today)
    withdrawal.show(pack, rule)
    if today is not None and rule.parameters:
        trial.show(pack, rule, today)


def _choose(packs: list[Pack]) -> tuple[Pack, Rule]:
    by_id = {pack.id: pack for pack in packs if pack.rules}
    owner = {rule.id: pack for pack in by_id.values() for rule in pack.rules}
    asked = owner.get(st.query_params.get("rule", ""))
    left, right = st.columns(2)
    names = list(by_id)
    start = asked.id if asked else "company_policy"
    chosen = left.selectbox(
        t("policy.book"),
        names,
        index=names.index(start) if start in names else 0,
        format_func=lambda name: by_id[name].title.text(language()),
    )
    pack = by_id[chosen]
    ids = [rule.id for rule in pack.rules]
    known = st.query_params.get("rule")
    rule_id = right.selectbox(
        t("policy.rule"),
        ids,
        index=ids.index(known) if known in ids else 0,
        format_func=lambda name: pack.rule(name).title.text(language()),
        key=f"policy.rule.{pack.id}",
    )
    st.query_params["rule"] = rule_id
    return pack, pack.rule(rule_id)


def _parameters(rule: Rule, today: Version | None) -> None:
    if not rule.parameters:
        st.caption(t("policy.no_parameters"))
        return
    given = rule.values(today) if today else {}
    table = pd.DataFrame(
        [
            {
                "parameter": one.text(language()),
                "value": values.text(given[name]) if today else t("unit.none"),
                "origin": t("policy.adopted")
                if _is_adopted(today, name)
                else t(f"breach.origin_{one.origin}"),
                "default": values.text(rule.values(Version())[name]),
                "name": name,
            }
            for name, one in rule.parameters.items()
        ]
    )
    st.markdown(f"**{t('policy.today')}**")
    tables.show(table, {name: t(f"policy.column_{name}") for name in table.columns})


def _is_adopted(version: Version | None, name: str) -> bool:
    return version is not None and bool(version.author) and name in version.parameters


def _clients(packs: list[Pack], rule: Rule) -> None:
    rows = [
        {
            "client": one.client,
            "parameter": rule.parameters[name].text(language()),
            "value": values.text(given),
            "from": _from(one.first_day),
            "to": _to(one.last_day),
            "document": one.document,
        }
        for one in read_overrides(reads.settings().data, packs)
        for name, given in one.parameters.items()
        if name in rule.parameters
    ]
    if not rows:
        return
    st.markdown(f"**{t('policy.clients')}**")
    table = pd.DataFrame(rows)
    tables.show(table, {name: t(f"policy.column_{name}") for name in table.columns})


def _versions(rule: Rule, today: Version | None) -> None:
    built = {
        row["version"]
        for row in reads.rows("SELECT version FROM mart.rule_versions WHERE rule_id = ?", [rule.id])
    }
    table = pd.DataFrame(
        [
            {
                "version": one.version,
                "state": _state(one, today, built),
                "from": _from(one.first_day),
                "to": _to(one.last_day),
                "values": _changed(rule, one, earlier),
                "author": one.author or t("policy.as_shipped"),
                "reason": one.reason or t("unit.none"),
                "adopted_at": day(one.adopted_at) if one.adopted_at else t("unit.none"),
            }
            for one, earlier in reversed(list(zip(rule.versions, (None, *rule.versions), strict=False)))
        ]
    )
    st.markdown(f"**{t('policy.versions')}**")
    columns = {name: t(f"policy.column_{name}") for name in table.columns}
    tables.show(table, columns, sentences=_WIDTHS)


def _state(version: Version, today: Version | None, built: set[int]) -> str:
    if built and version.version not in built:
        return t("policy.with_next_build")
    if today is not None and version.version == today.version:
        return t("policy.state_now")
    return t("policy.state_later" if version.first_day > reads.settings().today() else "policy.state_past")


def _changed(rule: Rule, version: Version, earlier: Version | None) -> str:
    """What a version changed against the one before it; the first one has all its values in the table above."""
    if earlier is None:
        return t("unit.none")
    given, before = rule.values(version), rule.values(earlier)
    return " · ".join(
        f"{rule.parameters[name].text(language())} {values.text(before[name])} → {values.text(given[name])}"
        for name in given
        if given[name] != before[name]
    )


def _from(first: date) -> str:
    return t("policy.always") if first == OPEN_START else day(first)


def _to(last: date) -> str:
    return t("policy.open") if last == OPEN_END else day(last)
