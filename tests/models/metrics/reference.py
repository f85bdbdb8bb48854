"""The KPIs again in plain Python, written from kpis.md alone, to hold the SQL against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
ZERO = Decimal(0)


@dataclass
class Floor:
    """A floor's rows by table."""

    tables: dict[str, list[Row]]

    def of(self, table: str, case_id: str) -> list[Row]:
        return [row for row in self.tables.get(table, []) if row["case_id"] == case_id]


def installments(floor: Floor, case_id: str) -> list[Row]:
    def place(row: Row) -> tuple:
        number = row["installment_no"]
        return (row["due_on"], not number.isdigit(), int(number) if number.isdigit() else 0, number)

    return sorted(floor.of("installments", case_id), key=place)


def paid(floor: Floor, case_id: str, day: date) -> Decimal:
    total = sum(
        (row["amount"] for row in floor.of("payments", case_id) if row["paid_at"].date() <= day), ZERO
    )
    return max(ZERO, total)


def waived(floor: Floor, case_id: str, day: date) -> Decimal:
    return sum((row["amount"] for row in floor.of("waivers", case_id) if row["approved_on"] <= day), ZERO)


def overdue_amount(floor: Floor, case_id: str, day: date) -> Decimal:
    due = sum((row["due_amount"] for row in installments(floor, case_id) if row["due_on"] < day), ZERO)
    return max(ZERO, due - paid(floor, case_id, day) - waived(floor, case_id, day))


def outstanding(floor: Floor, case_id: str, day: date) -> Decimal:
    total = sum((row["due_amount"] for row in installments(floor, case_id)), ZERO)
    return max(ZERO, total - paid(floor, case_id, day) - waived(floor, case_id, day))


def uncovered(floor: Floor, case_id: str, day: date) -> list[Row]:
    """The installments not covered in full at the end of the day, oldest first."""
    cover = paid(floor, case_id, day) + waived(floor, case_id, day)
    left = []
    for row in installments(floor, case_id):
        if cover >= row["due_amount"]:
            cover -= row["due_amount"]
        else:
            cover = ZERO
            left.append(row)
    return left


def dpd(floor: Floor, case_id: str, day: date) -> int:
    late = [row for row in uncovered(floor, case_id, day) if row["due_on"] < day]
    return (day - late[0]["due_on"]).days if late else 0


def bucket(days: int) -> str:
    for name, most in (("M0", 0), ("M1", 30), ("M2", 60), ("M3", 90), ("M4", 120), ("M5", 150), ("M6", 180)):
        if days <= most:
            return name
    return "M7+"


def calls(floor: Floor) -> list[Row]:
    """One row a call: system dropped, legs joined, internal legs left out of a group that has another."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for number, row in enumerate(floor.tables.get("calls", [])):
        if row["result"] == "system":
            continue
        group = row.get("call_group_id")
        key = ("g", row.get("source_system") or "", group) if group else ("r", number)
        groups[key].append(row)
    found = []
    for legs in groups.values():
        outside = [leg for leg in legs if leg["direction"] != "internal"]
        found.append(_join(outside or legs))
    return found


def _join(legs: list[Row]) -> Row:
    in_time = sorted(legs, key=lambda leg: (leg["started_at"], leg["call_id"]))
    answered = [leg for leg in in_time if leg["result"] == "answered"]
    best_first = answered + [leg for leg in in_time if leg["result"] != "answered"]
    call = {"leg_ids": [leg["call_id"] for leg in best_first]}
    for column in {name for leg in legs for name in leg}:
        values = [leg.get(column) for leg in best_first if leg.get(column) is not None]
        call[column] = values[0] if values else None
    call["call_id"] = in_time[0]["call_id"]
    call["started_at"] = in_time[0]["started_at"]
    call["result"] = "answered" if answered else in_time[0]["result"]
    call["day"] = call["started_at"].date()
    return call


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
