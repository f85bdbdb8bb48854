"""Two rule books over the same calls: what the one passes and the other fails, each with its clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor import Scope
from models.floor.scope import choices
from models.rules.pack import Pack
from pages.ui import breach, reads, sealed, tables
from pages.ui import show as parts
from pages.ui.formats import listed, moment, number
from pages.ui.words import language, t

VERDICTS = ("only_second", "only_first", "both")
KINDS = ("call", "case", "agent", "sms", "visit", "letter", "complaint", "other")
_MOST_SHOWN = 2000


def show(scope: Scope, packs: Sequence[Pack]) -> tuple[str, str]:
    """Choose two books, see the counts and the rows of one answer; the ids of the two."""
    st.header(t("compliance.two_books"), anchor=False)
    st.caption(t("compliance.two_books_why"))
    by_id = {pack.id: pack for pack in packs}
    first, second = _choose(by_id)
    with st.spinner(t("compliance.comparing")):
        found = reads.once_a_build(
            _compared, reads.settings().data, _stamp(by_id, first, second), *_days(scope)
        )
    sealed.say_compared(scope)
    rows = sealed.opened([row for row in found if _is_in(row, scope)])
    titles = by_id[first].title.text(language()), by_id[second].title.text(language())
    left, right = st.columns([1, 3])
    kinds = {kind: sum(row["kind"] == kind for row in rows) for kind in KINDS}
    kind = left.selectbox(
        t("compliance.unit"),
        [kind for kind in KINDS if kinds[kind] or kind in ("call", "case")],
        format_func=lambda name: f"{t(f'compliance.unit_{name}')} · {number(kinds[name])}",
    )
    counts = {
        verdict: sum(row["verdict"] == verdict and row["kind"] == kind for row in rows)
        for verdict in VERDICTS
    }
    verdict = right.radio(
        t("compliance.answer"),
        VERDICTS,
        index=VERDICTS.index(_first_with_rows(counts)),
        format_func=lambda name: f"{_says(name, titles)} · {number(counts[name])}",
    )
    chosen = [row for row in rows if row["kind"] == kind and row["verdict"] == verdict]
    _rows(chosen, by_id[first], by_id[second])
    return first, second


def _first_with_rows(counts: dict[str, int]) -> str:
    """The first answer that somebody finds rows under, so that the page does not open on nothing."""
    return next((verdict for verdict in VERDICTS if counts[verdict]), VERDICTS[0])


def _choose(by_id: dict[str, Pack]) -> tuple[str, str]:
    on = {pack.id for pack in rules.active_packs(reads.settings().data)}
    names = [name for name in by_id if by_id[name].rules]

    def title(name: str) -> str:
        text = by_id[name].title.text(language())
        return text if name in on else t("compliance.book_off", title=text)

    left, right = st.columns(2)
    start = names.index("company_policy") if "company_policy" in names else 0
    first = left.selectbox(t("compliance.book_one"), names, index=start, format_func=title)
    others = [name for name in names if name != first]
    wanted = "cn_gbt_45251_2025"
    second = right.selectbox(
        t("compliance.book_two"),
        others,
        index=others.index(wanted) if wanted in others else 0,
        format_func=title,
    )
    return first, second


def _stamp(by_id: dict[str, Pack], *names: str) -> tuple[tuple[str, int], ...]:
    """The two books, and a number that every newly adopted version of theirs changes, so that they are looked at anew."""
    return tuple(
        (name, sum(version.version for rule in by_id[name].rules for version in rule.versions))
        for name in names
    )


def _compared(
    con: warehouse.Connection, data: Path, books: tuple[tuple[str, int], ...], first: date, last: date
) -> list[dict[str, Any]]:
    by_id = {pack.id: pack for pack in rules.packs(data)}
    return rules.compare(con, by_id[books[0][0]], by_id[books[1][0]], first, last)


def _days(scope: Scope) -> tuple[date, date]:
    return scope.first_day, scope.last_day


def _is_in(row: dict[str, Any], scope: Scope) -> bool:
    return (
        (not scope.teams or row["team_id"] in scope.teams)
        and (not scope.agents or row["agent_id"] in scope.agents)
        and (not scope.clients or row["client"] in scope.clients)
    )


def _says(verdict: str, titles: tuple[str, str]) -> str:
    return t(f"compliance.{verdict}", first=titles[0], second=titles[1])


def _rows(rows: list[dict[str, Any]], first: Pack, second: Pack) -> None:
    if not rows:
        st.info(t("compliance.no_difference"), icon=":material/check:")
        return
    names = dict(reads.once_a_build(choices)["agents"])
    table = pd.DataFrame(
        {
            "when": [moment(row["occurred_at"]) for row in rows],
            "id": [row["id"] for row in rows],
            "first": [_clauses(first, row["first"]) for row in rows],
            "second": [_clauses(second, row["second"]) for row in rows],
            "agent_id": [row["agent_id"] for row in rows],
            "agent_name": [names.get(row["agent_id"], row["agent_id"]) for row in rows],
            "client": [row["client"] for row in rows],
        }
    )
    columns = {
        "when": t("column.when"),
        "id": t(f"compliance.one_{rows[0]['kind']}"),
        "first": first.title.text(language()),
        "second": second.title.text(language()),
        "agent_name": t("column.agent"),
    }
    st.caption(t("compliance.choose_unit"))
    place = tables.show(
        table.head(_MOST_SHOWN),
        columns,
        sentences={"first": 190, "second": 190},
        select="side_by_side.rows",
        height=360,
    )
    parts.export(f"{first.id}_{second.id}", table)
    if place is not None:
        for pack, findings in ((first, rows[place]["first"]), (second, rows[place]["second"])):
            _side(pack, findings)


def _clauses(pack: Pack, findings: list[dict[str, Any]]) -> str:
    """The clauses broken with their words, or that none is."""
    if not findings:
        return t("compliance.passes")
    clauses = [pack.rule(name).clause for name in dict.fromkeys(row["rule_id"] for row in findings)]
    return t(
        "compliance.fails",
        clauses=listed(t("compliance.quoted", id=one.id, quote=one.quote) for one in clauses),
    )


def _side(pack: Pack, findings: list[dict[str, Any]]) -> None:
    st.markdown(f"**{pack.title.text(language())}**")
    if not findings:
        st.caption(t("compliance.passes"))
    for place, finding in enumerate(findings):
        rule = pack.rule(finding["rule_id"])
        breach.draw(rule, rules.card_of(reads.connection(), rule, finding), f"{pack.id}.{place}")
