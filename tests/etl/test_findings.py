"""What `report violations` prints for a person."""

from __future__ import annotations

from typing import Any

import pytest

from etl.findings import read_out
from etl.printing import emit

LIMIT = {
    "violation_id": "f03d43aa0d0fb6ae53a80c27d0f6fe72",
    "rule_id": "daily_call_limit",
    "pack_id": "company_policy",
    "case_id": "C0",
    "agent_id": "A0",
    "call_ids": ["K1", "K2"],
    "occurred_at": "2026-02-05T09:30:00",
    "severity": "red",
    "clause": "S-01, S-02",
    "detail": '{"count":3,"max":2,"closed_at":null}',
    "subject": "C0 2026-02-05",
    "client": "华东银行",
    "rule_version": 1,
    "team_id": "T1",
}
BARE: dict[str, Any] = LIMIT | dict.fromkeys(("case_id", "team_id", "client"))
BARE |= {"call_ids": [], "detail": "{}", "severity": "minor"}


@pytest.mark.parametrize("columns", ["160", "100"])
def test_a_violation_is_two_lines_at_any_width(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    emit(read_out([LIMIT, BARE]), False)
    assert capsys.readouterr().out.splitlines() == [
        "2026-02-05 09:30:00  red       daily_call_limit  (S-01, S-02)  case C0  agent A0  team T1  client 华东银行",
        "    calls K1, K2; count 3; max 2",
        "2026-02-05 09:30:00  minor     daily_call_limit  (S-01, S-02)  agent A0",
    ]


def test_no_violation_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    emit(read_out([]), False)
    assert capsys.readouterr().out == "–\n"
