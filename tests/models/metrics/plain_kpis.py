"""Every KPI of kpis.md as (numerator, denominator) in plain Python, for a floor and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tests.models.metrics import reference as r

Pair = tuple[Decimal | int, Decimal | int]
FAMILY = ("self", "spouse", "parent", "child", "sibling", "family")


def kpis(floor: r.Floor, first: date, last: date) -> dict[str, Pair]:
    """All but the median of days_to_recover, whose parts (cleared, watched) are given."""
    return (
        _money(floor, first, last)
        | _placed(floor, first, last)
        | _acted(floor, first, last)
        | _calls(floor, first, last)
    )


def cases(floor: r.Floor, day: date) -> list[r.Row]:
    return [c for c in floor.tables["cases"] if c["placed_on"] is None or c["placed_on"] <= day]


def payments(floor: r.Floor, case_id: str | None, first: date, last: date) -> Decimal:
    rows = floor.of("payments", case_id) if case_id else []
    return sum((p["amount"] for p in rows if first <= p["paid_at"].date() <= last), r.ZERO)


def _money(floor: r.Floor, first: date, last: date) -> dict[str, Pair]:
    opening = first - timedelta(days=1)
    end = [
        (r.outstanding(floor, c["case_id"], last), r.dpd(floor, c["case_id"], last), c["case_id"])
        for c in cases(floor, last)
    ]
    total = sum((o for o, _, _ in end), r.ZERO)
    found: dict[str, Pair] = {
        "overdue_rate.amount": (sum((r.overdue_amount(floor, c, last) for _, _, c in end), r.ZERO), total),
        "overdue_rate.balance": (sum((o for o, d, _ in end if d >= 1), r.ZERO), total),
        "overdue_rate.count": (sum(d >= 1 for _, d, _ in end), sum(o > 0 for o, _, _ in end)),
        "dpd30_rate.balance": (sum((o for o, d, _ in end if d >= 30), r.ZERO), total),
        "dpd90_rate.balance": (sum((o for o, d, _ in end if d >= 90), r.ZERO), total),
    }
    start = [c["case_id"] for c in cases(floor, opening)]
    owed = {c: r.overdue_amount(floor, c, opening) for c in start}
    recovered = sum((min(max(r.ZERO, payments(floor, c, first, last)), owed[c]) for c in start), r.ZERO)
    found["recovery_rate.period"] = (recovered, sum(owed.values(), r.ZERO))
    names = ["M1", "M2", "M3", "M4", "M5", "M6", "M7+"]
    for here, there in pairwise(names):
        inside = [c for c in start if r.bucket(r.dpd(floor, c, opening)) == here]
        rolled = [c for c in inside if r.bucket(r.dpd(floor, c, last)) == there]
        found[f"roll_rate.{here}_{there}"] = (
            sum((r.outstanding(floor, c, last) for c in rolled), r.ZERO),
            sum((r.outstanding(floor, c, opening) for c in inside), r.ZERO),
        )
    late = [c for c in start if r.dpd(floor, c, opening) >= 1]
    found["cure_rate"] = (sum(r.dpd(floor, c, last) == 0 for c in late), len(late))
    before = after = 0
    for c in start:
        open_then = [i for i in r.uncovered(floor, c, opening) if i["due_on"] < first]
        open_now = [i["installment_no"] for i in r.uncovered(floor, c, last)]
        before += len(open_then)
        after += sum(i["installment_no"] not in open_now for i in open_then)
    found["overdue_repayment_rate"] = (after, before)
    return found


def _placed(floor: r.Floor, first: date, last: date) -> dict[str, Pair]:
    cohort = [c for c in floor.tables["cases"] if c["placed_on"] and first <= c["placed_on"] <= last]
    got = sum(
        (
            payments(floor, c["case_id"], c["placed_on"], min(c["placed_on"] + timedelta(days=30), last))
            for c in cohort
        ),
        r.ZERO,
    )
    overdue = [c for c in cohort if r.overdue_amount(floor, c["case_id"], c["placed_on"]) > 0]
    quick = recovered = 0
    for case in overdue:
        clear = [
            d
            for d in r.days(case["placed_on"] + timedelta(days=1), last)
            if r.overdue_amount(floor, case["case_id"], d) == 0
        ]
        if clear and clear[0] <= case["placed_on"] + timedelta(days=30):
            quick += 1
        if clear and (case["closed_on"] is None or clear[0] <= case["closed_on"]):
            recovered += 1
    return {
        "recovery_rate.cohort": (got, sum((c["placed_amount"] or r.ZERO for c in cohort), r.ZERO)),
        "recovery_rate.count": (quick, len(overdue)),
        "days_to_recover": (recovered, len(overdue)),
        "target_attainment": _targets(floor, first, last),
    }


def _targets(floor: r.Floor, first: date, last: date) -> Pair:
    wanted: dict[str, Decimal] = {}
    for row in floor.tables.get("targets", []):
        month = date.fromisoformat(f"{row['period']}-01")
        month_end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if (
            row["level"] == "company"
            and row["metric"] == "recovered_amount"
            and first <= month
            and month_end <= last
        ):
            wanted[row["period"]] = wanted.get(row["period"], r.ZERO) + row["target_value"]
    got = r.ZERO
    for case in cases(floor, last):
        for p in floor.of("payments", case["case_id"]):
            day = p["paid_at"].date()
            if f"{day:%Y-%m}" in wanted and (case["placed_on"] is None or day >= case["placed_on"]):
                got += p["amount"]
    return got, sum(wanted.values(), r.ZERO)


def _acted(floor: r.Floor, first: date, last: date) -> dict[str, Pair]:
    opening = first - timedelta(days=1)
    late = [c["case_id"] for c in cases(floor, opening) if r.dpd(floor, c["case_id"], opening) >= 1]
    attempts = [c for c in r.calls(floor) if c["direction"] == "outbound" and first <= c["day"] <= last]
    acted: dict[str, date] = {}
    for case_id in late:
        on = [c["day"] for c in attempts if c["case_id"] == case_id]
        on += [s["sent_at"].date() for s in floor.of("sms", case_id) if first <= s["sent_at"].date() <= last]
        on += [s["sent_on"] for s in floor.of("letters", case_id) if first <= s["sent_on"] <= last]
        on += [
            v["visited_at"].date()
            for v in floor.of("visits", case_id)
            if first <= v["visited_at"].date() <= last
        ]
        if on:
            acted[case_id] = min(on)
    paid = sum(payments(floor, c, day, min(day + timedelta(days=30), last)) > 0 for c, day in acted.items())
    closed = sum(
        bool(c["closed_on"])
        and first <= c["closed_on"] <= last
        and (c["placed_on"] is None or c["placed_on"] <= last)
        for c in floor.tables["cases"]
    )
    agent_days = {(c["agent_id"], c["day"]) for c in attempts if c["agent_id"]}
    return {
        "coverage_rate": (len(acted), len(late)),
        "success_rate": (paid, len(acted)),
        "intensity": (sum(c["case_id"] in late for c in attempts), len(late)),
        "case_efficiency": (closed, len(agent_days)),
        "frequency_compliance": _weeks(floor, first, last),
    }


def _weeks(floor: r.Floor, first: date, last: date) -> Pair:
    every = r.calls(floor)
    good = count = 0
    for monday in r.days(first, last):
        sunday = monday + timedelta(days=6)
        if monday.weekday() or sunday > last:
            continue
        for case in floor.tables["cases"]:
            own = [c for c in every if c["case_id"] == case["case_id"] and c["direction"] != "internal"]
            placed = case["placed_on"] or min((c["day"] for c in own), default=None)
            if placed is None or placed > monday or (case["closed_on"] and case["closed_on"] <= sunday):
                continue
            day_before = monday - timedelta(days=1)
            if (
                floor.of("installments", case["case_id"])
                and r.outstanding(floor, case["case_id"], day_before) == 0
            ):
                continue
            if not _reachable(case, own, placed, monday):
                continue
            count += 1
            good += sum(c["direction"] == "outbound" and monday <= c["day"] <= sunday for c in own) >= 3
    return good, count


def _reachable(case: r.Row, own: list[r.Row], placed: date, monday: date) -> bool:
    if case["reachability"]:
        return case["reachability"] == "reachable"
    spoke = [
        c
        for c in own
        if c["direction"] == "outbound"
        and c["result"] == "answered"
        and c["relation"] in FAMILY
        and monday - timedelta(days=30) <= c["day"] < monday
    ]
    return bool(spoke) or (monday - placed).days < 30


def _calls(floor: r.Floor, first: date, last: date) -> dict[str, Pair]:
    inside = [c for c in r.calls(floor) if first <= c["day"] <= last]
    outside = [c for c in inside if c["direction"] in ("outbound", "inbound")]
    attempts = [c for c in inside if c["direction"] == "outbound"]
    answered = [c for c in attempts if c["result"] == "answered"]
    to_self = [c for c in answered if c["relation"] == "self"]
    talked = [c for c in outside if c["result"] == "answered"]
    recordings = {x["call_id"]: x["status"] for x in floor.tables.get("recordings", [])}
    of_talks = [[recordings[leg] for leg in c["leg_ids"] if leg in recordings] for c in talked]
    recorded = sum(statuses[:1] in (["ok"], ["partial"]) for statuses in of_talks)
    complaints = sum(first <= c["received_at"].date() <= last for c in floor.tables.get("complaints", []))
    kept = _promises(floor, first, last)
    return {
        "connect_rate": (len(answered), len(attempts)),
        "right_party_rate": (len(to_self), len(attempts)),
        "promise_rate": (sum(_is_promise(c) for c in to_self), len(to_self)),
        "recording_coverage": (recorded, len(talked)),
        "note_coverage": (sum(c.get("note") is not None for c in outside), len(outside)),
        "complaint_rate": (complaints, len(answered)),
        "promise_kept_rate.count": (sum(got >= wanted for got, wanted in kept), len(kept)),
        "promise_kept_rate.amount": (
            sum((min(max(r.ZERO, got), wanted) for got, wanted in kept), r.ZERO),
            sum((wanted for _, wanted in kept), r.ZERO),
        ),
    }


def _is_promise(call: r.Row) -> bool:
    amount, day = call.get("promise_amount"), call.get("promise_on")
    return amount is not None and amount > 0 and day is not None and day >= call["day"]


def _promises(floor: r.Floor, first: date, last: date) -> list[tuple[Decimal, Decimal]]:
    found = []
    for call in r.calls(floor):
        if call["direction"] not in ("outbound", "inbound") or not _is_promise(call):
            continue
        due = call["promise_on"]
        if first <= due <= last and due + timedelta(days=3) <= last:
            got = payments(floor, call["case_id"], call["day"], due + timedelta(days=3))
            found.append((got, call["promise_amount"]))
    return found
