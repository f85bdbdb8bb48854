"""Cases: the overdue list, the collection record sheet and one case's file on a timeline, each to take away as XLSX."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.grading import grade, matrix
from models.floor.scope import ask
from models.privacy import mask_name, mask_number
from pages.ui import blacklist, filters, reads, show, tables
from pages.ui.formats import day, is_missing, moment, money, number
from pages.ui.words import t


def page() -> None:
    """The list, then the chosen case's file."""
    st.title(t("page.cases"), anchor=False)
    scope = filters.scope()
    overdue, sheet = st.tabs([t("cases.overdue"), t("cases.sheet")])
    with overdue:
        _overdue(scope)
    with sheet:
        _sheet(scope)


def _overdue(scope: Scope) -> None:
    table = reads.once_a_build(_overdue_cases, scope)
    if table.empty:
        st.info(t("cases.none"))
        return
    table["grade"] = [grade(row["dpd"], row["overdue_amount"], _matrix()) for row in table.to_dict("records")]
    table["name"] = [mask_name(name) for name in table["debtor_name"]]
    st.caption(
        t(
            "cases.overdue_why",
            count=number(len(table)),
            amount=money(table["overdue_amount"].sum()),
            day=day(scope.last_day),
        )
    )
    with st.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
        st.markdown(t("cases.definitions"))
    names = (
        "case_id",
        "name",
        "client",
        "product",
        "overdue_amount",
        "dpd",
        "bucket",
        "grade",
        "agent_name",
        "last_action_on",
    )
    place = tables.show(
        table,
        {name: t(f"column.{name}") for name in names},
        money=("overdue_amount",),
        select="cases.overdue",
        height=380,
    )
    show.export("overdue_cases", table)
    asked = st.query_params.get("case")
    chosen = str(table["case_id"][place]) if place is not None else asked
    if chosen:
        st.query_params["case"] = chosen
        _file(scope, chosen)


def _overdue_cases(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "overdue_cases", scope)


def _record_sheet(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "collection_sheet", scope)


def _timeline(con: warehouse.Connection, scope: Scope, case_id: str) -> pd.DataFrame:
    return ask(con, "case_timeline", scope, case_id=case_id)


def _matrix() -> dict:
    return matrix(reads.settings().data)


def _file(scope: Scope, case_id: str) -> None:
    found = reads.rows("SELECT * FROM core.cases WHERE case_id = ?", [case_id])
    if not found:
        st.warning(t("cases.unknown", case=case_id))
        return
    case = found[0]
    state = reads.rows("SELECT * FROM mart.case_state(?::DATE) WHERE case_id = ?", [scope.last_day, case_id])[
        0
    ]
    st.header(t("cases.file", case=case_id), anchor=False)
    facts = {
        "debtor": f"{mask_name(case['debtor_name'])} · {mask_number(case['phone'])}",
        "client": f"{case['client'] or '—'} · {case['product'] or '—'}",
        "placed": f"{day(case['placed_on'])} · {money(case['placed_amount'])}",
        "late": f"{money(state['overdue_amount'])} · {t('cases.days_late', days=state['dpd'])}",
        "outstanding": money(state["outstanding"]),
        "risk": f"{case['risk_grade'] or '—'} · {t('cases.' + (case['reachability'] or 'reach_unknown'))}",
        "grade": grade(state["dpd"], state["overdue_amount"], _matrix()),
    }
    for column, (name, value) in zip(st.columns(3) * 3, facts.items(), strict=False):
        column.markdown(f"{t(f'cases.{name}')}  \n**{value}**")
    with st.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
        st.markdown(t("cases.definitions"))
    _loans(case_id)
    blacklist.show(case_id, bool(case["blacklisted"]))
    timeline = reads.once_a_build(_timeline, scope, case_id)
    timeline["when"] = [moment(at) for at in timeline["happened_at"]]
    timeline["event"] = [t(f"event.{kind}") for kind in timeline["kind"]]
    timeline["what"] = [
        _said(kind, what) for kind, what in zip(timeline["kind"], timeline["what"], strict=True)
    ]
    timeline["agent_id"] = timeline["agent_id"].fillna(t("unit.none"))
    names = ("when", "event", "what", "detail", "amount", "agent_id")
    tables.show(timeline, {name: t(f"column.{name}") for name in names}, money=("amount",))
    show.export(f"case_{case_id}", timeline)


def _said(kind: str, what: str | None) -> str:
    """The direction, result and relation of a call as words; what other actions say stays as it is."""
    if is_missing(what):
        return t("unit.none")
    parts = str(what).split(" · ")
    if kind != "call":
        return str(what)
    lists = ("direction", "result", "relation") if len(parts) == 3 else ("result",)
    return " · ".join(_word(name, part) for name, part in zip(lists, parts, strict=False))


def _word(name: str, value: str | None) -> str:
    """A value of a list of the contract as a word; an empty one is a dash."""
    return t("unit.none") if is_missing(value) else t(f"{name}.{value}")


def _loans(case_id: str) -> None:
    """The installments and what was paid on each day, under the amounts above."""
    with st.expander(t("cases.loans"), icon=":material/receipt_long:"):
        due = reads.frame(
            "SELECT installment_no, due_on, due_amount FROM core.installments WHERE case_id = ? ORDER BY due_on, installment_no",
            [case_id],
        )
        due["due_on"] = [day(value) for value in due["due_on"]]
        names = ("installment_no", "due_on", "due_amount")
        tables.show(due, {name: t(f"column.{name}") for name in names}, money=("due_amount",), height=300)


def _sheet(scope: Scope) -> None:
    table = reads.once_a_build(_record_sheet, scope)
    if table.empty:
        st.info(t("cases.no_actions"))
        return
    table["when"] = [moment(at) for at in table["happened_at"]]
    table["event"] = [t(f"event.{kind}") for kind in table["kind"]]
    table["result"] = [
        _said(kind, result) for kind, result in zip(table["kind"], table["result"], strict=True)
    ]
    table["relation"] = [_word("relation", relation) for relation in table["relation"]]
    st.caption(t("cases.sheet_why", count=number(len(table))))
    names = ("when", "event", "case_id", "agent_name", "result", "relation", "note", "next_step")
    tables.show(table.head(2000), {name: t(f"column.{name}") for name in names}, height=520)
    show.export("collection_sheet", table)
