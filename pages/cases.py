"""Cases: the overdue list, the collection record sheet and one case's file on a timeline, each to take away as XLSX."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.grading import grade, matrix
from models.floor.scope import ask
from models.privacy import mask_name
from pages.ui import actions, addressed, case_file, filters, reads, show, tables, whole
from pages.ui.formats import day, money, number
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
    table = _graded(reads.once_a_build(_overdue_cases, scope))
    if table.empty:
        st.info(t("cases.none"))
        return
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
    columns = {name: t(f"column.{name}") for name in names}
    chosen = addressed.choose(
        table,
        columns,
        "case",
        by="case_id",
        money=("overdue_amount",),
        sentences={"client": 110, "agent_name": 78},
        select="cases.overdue",
        height=380,
    )
    taken = table.drop(columns="name")
    show.export("overdue_cases", taken, heads=show.heads(taken))
    if chosen:
        case_file.open_file(scope, chosen)


def _graded(table: pd.DataFrame) -> pd.DataFrame:
    """The overdue cases with their grade, and the debtor's name masked."""
    limits = matrix(reads.settings().data)
    owed = zip(table["dpd"], table["overdue_amount"], strict=True)
    return table.assign(
        grade=[grade(days, amount, limits) for days, amount in owed],
        name=[mask_name(name) for name in table["debtor_name"]],
    )


def _overdue_cases(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "overdue_cases", scope)


def _record_sheet(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "collection_sheet", scope)


def _sheet(scope: Scope) -> None:
    table = reads.once_a_build(_record_sheet, scope)
    if table.empty:
        st.info(t("cases.no_actions"))
        return
    table["when"] = actions.times(table["kind"], table["happened_at"])
    table["event"] = [t(f"event.{kind}") for kind in table["kind"]]
    table["result"] = actions.said(table["kind"], table["result"])
    table["relation"] = [actions.word("relation", relation) for relation in table["relation"]]
    st.caption(t("cases.sheet_why", count=number(len(table))))
    names = ("when", "event", "case_id", "agent_name", "result", "relation", "note", "next_step")
    columns = {name: t(f"column.{name}") for name in names}
    shown = table.head(2000)
    shown = shown.assign(result=actions.answered(shown))
    sentences = {"result": 120, "note": 190, "next_step": 100}
    place = tables.show(shown, columns, sentences=sentences, select="cases.sheet", height=620)
    named_by = ("when", "event", "case_id", "agent_name", "result")
    whole.show(shown, place, named_by, ("note", "next_step"))
    show.export("collection_sheet", table, heads=show.heads(table))
