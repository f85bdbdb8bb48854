"""What was said: each answered call of the sample gets one of the recorded talks that fits who answered.

One recording serves many calls, as sixty talks are all that the sample carries; two collectors recover the most and
also speak the worst.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from etl.demo.accounts import Account
from etl.demo.calls import talk
from etl.demo.people import Row, floor

FOLDER = Path(__file__).with_name("recordings")
_ROUGH = {"A04": 0.07, "A11": 0.09}
_USUAL = 0.008


@cache
def talks() -> list[dict[str, Any]]:
    """The recorded talks (`recordings/index.toml`): file, seconds, callee, faults, whether it ends with a promise."""
    return tomllib.loads((FOLDER / "index.toml").read_text(encoding="utf-8"))["talks"]


def record(rows: list[Row], accounts: list[Account]) -> None:
    """Give every answered call a talk, its length, and the promise and note that follow from it."""
    by_case = {account.case_id: account for account in accounts}
    for row in rows:
        if row["result"] != "answered":
            continue
        random = Random(f"{floor()['seed']} talk {row['call_id']}")
        chosen = _choose(random, row)
        row["recording_file"] = f"recordings/{chosen['file']}"
        row["agent_channel"] = "left"
        talk(row, round(chosen["seconds"]))
        if chosen["promise"] and row["relation"] == "self":
            _promise(random, row, by_case[row["case_id"]])


def _choose(random: Random, row: Row) -> dict[str, Any]:
    callee = "debtor" if row["relation"] in ("self", "guarantor") else "third_party"
    rough = random.random() < _ROUGH.get(row["agent_id"], _USUAL)
    fitting = [entry for entry in talks() if entry["callee"] == callee and bool(entry["faults"]) == rough]
    return random.choice(fitting)


def _promise(random: Random, row: Row, account: Account) -> None:
    owed = sum(
        item["due_amount"] for item in account.installments if item["due_on"] < row["started_at"].date()
    )
    share = random.choice((Decimal("0.1"), Decimal("0.2"), Decimal("0.3")))
    row["promise_amount"] = (owed * share).quantize(Decimal("1.00")) or Decimal("500.00")
    row["promise_on"] = row["started_at"].date() + timedelta(days=random.randrange(1, 9))
    row["note"] = f"本人承诺{row['promise_on']:%m月%d日}前还款{row['promise_amount']}元"
    row["next_step"] = "承诺日后跟进"
    row["note_code"] = "PTP"
