"""A telephone number is the same however its blanks and hyphens are written."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models import rules, warehouse
from tests.models.small_warehouse import small_warehouse

NINE = datetime(2026, 1, 5, 9)
PLAIN = "13800001111"
WRITTEN = [f"138{mark}0000{mark}1111" for mark in " \t\u00a0\u3000\u2009\u202f-‐‑‒–—―−－"]


@pytest.mark.parametrize("number", [*WRITTEN, "+86\u00a0138－0000－1111", "0086–13800001111"])
def test_the_limit_and_the_stop_list_know_a_number_by_its_digits(number: str, tmp_path: Path) -> None:
    def call(minute: int, callee: str) -> dict[str, object]:
        return {
            "call_id": f"c{minute}", "started_at": NINE + timedelta(minutes=minute), "direction": "outbound", "note": "n",
            "result": "no_answer", "relation": "friend", "callee_number": callee, "caller_number": number,
        }  # fmt: skip

    con = small_warehouse(
        {
            "calls": [call(0, PLAIN), call(1, number), call(2, PLAIN)],
            "contacts": [
                {"contact_id": "x", "phone": number, "do_not_contact_from": NINE + timedelta(minutes=2)}
            ],
            "sms": [{"sms_id": "s", "sent_at": NINE + timedelta(minutes=3), "phone": PLAIN}],
            "agents": [{"agent_id": "a", "personal_numbers": PLAIN}],
        }
    )
    rules.check(con, tmp_path)
    found = warehouse.rows(con, "SELECT rule_id, subject FROM core.violations ORDER BY ALL")
    assert [(row["rule_id"], row["subject"]) for row in found if row["rule_id"] != "undesignated_line"] == [
        ("stop_list", "c2"), ("stop_list", "sms s"), ("third_party_hourly_limit", "c2"),
    ]  # fmt: skip
    assert [row["subject"] for row in found if row["rule_id"] == "undesignated_line"] == ["c0", "c1", "c2"]
