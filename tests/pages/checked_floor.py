"""The small floor with its rules checked: what the pages about rules, cases and KPIs are tested on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from models import warehouse
from tests.pages.built import BUILD, insert, publish

DAYS = (date(2026, 2, 2), date(2026, 3, 8))


Rows = dict[str, list[dict[str, Any]]]


def make_checked_floor(data: Path, build_id: str = BUILD, more: Rows | None = None) -> Path:
    """Publish a floor of one debtor's calls and a third party's, in which some rules are broken, and give the file."""

    def fill(con: warehouse.Connection) -> None:
        for table_name, rows in [*_content().items(), *(more or {}).items()]:
            insert(con, table_name, rows)

    return publish(data, fill, build_id)


def _content() -> Rows:
    cases = [_case(n) for n in range(4)]
    due = {"installment_no": "1", "due_on": date(2026, 1, 20), "due_amount": 5000}
    payment = {"case_id": "C0", "paid_at": datetime(2026, 2, 10, 9), "amount": 1200}
    other = {"case_id": "C1", "paid_at": datetime(2026, 2, 20, 9), "amount": 300, "payer_relation": "self"}
    complaint = {"received_at": datetime(2026, 2, 12, 9), "case_id": "C1", "agent_id": "A1"}
    return {
        "teams": [{"team_id": "T1", "team_name": "一组"}, {"team_id": "T2", "team_name": "二组"}],
        "agents": [
            {"agent_id": f"A{n}", "agent_name": f"催收员{n}", "team_id": f"T{n + 1}"} for n in range(2)
        ],
        "cases": cases,
        "installments": [{"case_id": case["case_id"]} | due for case in cases],
        "payments": [{"payment_id": "P1"} | payment, {"payment_id": "P2"} | other],
        "targets": _targets(),
        "complaints": [{"complaint_id": "X1"} | complaint],
        "calls": [*_daily(), *_third_party(), *_four_talks()],
    }


def _case(n: int) -> dict[str, Any]:
    """A case of one debtor, placed in January with 5,000 yuan due; those of the second team are another bank's."""
    return {
        "case_id": f"C{n}",
        "client": ("华东银行", "南山银行")[n % 2],
        "product": "信用卡",
        "debtor_name": "王小明",
        "phone": f"1390000000{n}",
        "placed_on": date(2026, 1, 20),
        "placed_amount": 5000,
        "agent_id": f"A{n % 2}",
        "team_id": f"T{n % 2 + 1}",
        "blacklisted": n == 1,
    }


def _targets() -> list[dict[str, Any]]:
    """What the company, a team and a collector are to recover in February."""
    plain = {"period": "2026-02", "metric": "recovered_amount"}
    return [
        plain | {"level": level, "level_id": level_id, "target_value": value}
        for level, level_id, value in (("company", None, 3000), ("team", "T1", 1500), ("agent", "A1", 600))
    ]


def _daily() -> list[dict[str, Any]]:
    """One quiet call a day over five weeks."""
    days = range((DAYS[1] - DAYS[0]).days + 1)
    return [
        _call(f"D{n:02}", n % 4, datetime(2026, 2, 2 + n, 10) if n < 27 else datetime(2026, 3, n - 26, 10))
        for n in days
    ]


def _third_party() -> list[dict[str, Any]]:
    """Three unanswered calls to a friend within an hour: the third breaks S-19; and one late at night."""
    friend = {"callee_number": "13711112222", "relation": "friend"}
    calls = [_call(f"F{n}", 0, datetime(2026, 2, 17, 9, 10 * n)) | friend for n in range(3)]
    return [*calls, _call("N1", 1, datetime(2026, 2, 18, 22, 30))]


def _four_talks() -> list[dict[str, Any]]:
    """Four talks with one debtor in a day: the company's policy passes them, the national standard the fourth not."""
    talked = {"result": "answered", "talk_seconds": 60, "next_step": "周五回访"}
    return [_call(f"G{n}", 2, datetime(2026, 3, 3, 9 + n)) | talked for n in range(4)]


def _call(call_id: str, case: int, at: datetime) -> dict[str, Any]:
    return {
        "call_id": call_id,
        "case_id": f"C{case}",
        "agent_id": f"A{case % 2}",
        "direction": "outbound",
        "started_at": at,
        "result": "no_answer",
        "callee_number": f"1390000000{case}",
        "relation": "self",
        "note": "已联系",
    }
