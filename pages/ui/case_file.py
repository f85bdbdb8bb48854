"""The file of a case: the person, grade and risk, loans, payments, blacklist and every action on one timeline (S-82)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from models import warehouse
from models.desk import blacklist as entries
from models.floor import Scope
from models.floor.grading import grade, has_own_matrix, matrix
from models.floor.scope import ask, choices
from models.privacy import mask_name, mask_number
from pages import roles
from pages.ui import actions, blacklist, person, reads, show, tables, whole
from pages.ui.formats import day, is_missing, literal, money
from pages.ui.words import t

_PERSON = (
    "k.case_id, client, product, debtor_id, debtor_name, id_no, phone, placed_on, placed_amount, return_on, closed_on, status, "
    "agent_id, team_id, risk_grade, reachability, blacklisted"
)
_LOANS = "SELECT installment_no, due_on, due_amount FROM core.installments WHERE case_id = ? ORDER BY due_on, installment_no"
_PAYMENTS = (
    "SELECT payment_id, paid_at, amount, installment_no, channel, payer_relation FROM core.payments WHERE case_id = ? "
    "ORDER BY paid_at, payment_id"
)


def open_file(scope: Scope, case_id: str) -> None:
    """Show a case at the end of the scope and offer all of its file as one workbook; another team's stays closed."""
    case = _case(scope, case_id)
    if case is None:
        st.warning(t("cases.unknown", case=literal(case_id)))
        return
    st.header(t("cases.file", case=literal(case_id)), anchor=False)
    for column, (name, value) in zip(st.columns(3) * 3, _facts(case).items(), strict=False):
        column.markdown(f"{_heading(name)}  \n**{literal(value)}**")
    with st.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
        st.markdown(t("cases.definitions"))
    loans = reads.frame(_LOANS, [case_id])
    _loans(loans)
    blacklist.show(case_id, bool(case["blacklisted"]))
    timeline = _timeline(scope, case_id)
    more = {
        "person": pd.DataFrame([case]),
        "loans": loans,
        "payments": reads.frame(_PAYMENTS, [case_id]),
        "blacklist": pd.DataFrame(
            entries.entries(person.desk(), case_id),
            columns=["at", "is_listed", "evidence", "approver", "review_by"],
        ),
    }
    show.export(f"case_{case_id}", timeline, more, show.heads(timeline, *more.values()))


def _case(scope: Scope, case_id: str) -> dict[str, Any] | None:
    """The case with its money, days late and grade; None where there is none that this person may see."""
    found = reads.rows(
        f"SELECT {_PERSON}, s.overdue_amount, s.outstanding, s.paid, s.waived, s.dpd FROM core.cases k "
        "JOIN mart.case_state(?::DATE) s ON s.case_id = k.case_id WHERE k.case_id = ?",
        [scope.last_day, case_id],
    )
    teams, _ = roles.bounds(person.user())
    if not found or (teams and found[0]["team_id"] not in teams):
        return None
    case = found[0]
    return case | {"grade": grade(case["dpd"], case["overdue_amount"], matrix(reads.settings().data))}


def _facts(case: dict[str, Any]) -> dict[str, str]:
    none = t("unit.none")
    offered = reads.once_a_build(choices)
    team = dict(offered["teams"]).get(case["team_id"], case["team_id"])
    agent = dict(offered["agents"]).get(case["agent_id"], case["agent_id"])
    closed = f" · {t('cases.closed', day=day(case['closed_on']))}" if case["closed_on"] else ""
    return {
        "debtor": f"{mask_name(case['debtor_name']) or none} · {mask_number(case['id_no']) or none} · "
        f"{mask_number(case['phone']) or none}",
        "client": f"{case['client'] or none} · {case['product'] or none}",
        "placed": f"{day(case['placed_on'])} · {money(case['placed_amount'])}",
        "late": f"{money(case['overdue_amount'])} · {t('cases.days_late', days=case['dpd'])}",
        "outstanding": money(case["outstanding"]),
        "owner": f"{team or none} · {agent or none}",
        "risk": f"{case['risk_grade'] or none} · {t('cases.' + (case['reachability'] or 'reach_unknown'))}",
        "grade": case["grade"],
        "state": f"{case['status'] or none}{closed}",
    }


def _heading(name: str) -> str:
    """What a fact is called; of the grade, whose matrix it comes from."""
    is_own = name == "grade" and has_own_matrix(reads.settings().data)
    return t("cases.grade_own" if is_own else f"cases.{name}")


def _loans(loans: pd.DataFrame) -> None:
    """The installments under the amounts above; what was paid on them stands in the timeline."""
    with st.expander(t("cases.loans"), icon=":material/receipt_long:"):
        shown = loans.assign(due_on=[day(value) for value in loans["due_on"]])
        tables.show(
            shown,
            {name: t(f"column.{name}") for name in loans.columns},
            money=("due_amount",),
            height=300,
        )


def _events(con: warehouse.Connection, scope: Scope, case_id: str) -> pd.DataFrame:
    return ask(con, "case_timeline", scope, case_id=case_id)


def _timeline(scope: Scope, case_id: str) -> pd.DataFrame:
    found = reads.once_a_build(_events, scope, case_id)
    found["when"] = actions.times(found["kind"], found["happened_at"])
    found["event"] = [t(f"event.{kind}") for kind in found["kind"]]
    found["what"] = actions.said(found["kind"], found["what"])
    found["detail"] = actions.detailed(found["kind"], found["detail"])
    known = dict(reads.once_a_build(choices)["agents"])
    found["agent_name"] = [actions.staff(ids, known) for ids in found["agent_id"]]
    names = ("when", "event", "what", "detail", "amount", "agent_name")
    shown = found.assign(amount=["" if is_missing(one) else money(one) for one in found["amount"]])
    columns = {name: t(f"column.{name}") for name in names}
    st.caption(t("cases.timeline_why"))
    place = tables.show(
        shown, columns, right=("amount",), sentences={"detail": 200}, select="cases.timeline", height=560
    )
    whole.show(shown, place, ("when", "event", "what", "agent_name"), ("detail",))
    return found
