"""The company's further rules again in plain Python, written from the requirements and docs/rules.md, to hold the SQL against.

A finding is (rule, case, occurred_at, what the finding is about: call_ids, or the id of a letter, visit, case or collector).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import chinese_calendar

from tests.models.rules.plain_floor import Row, calls_of, dpd, midnight, plain, rows, staff

Finding = tuple[str, str | None, datetime, Any]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
UPSET = {"complaint_intent", "customer_abuse", "stop_contact_request"}


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59))


def next_working_day(day: date) -> date:
    day += DAY
    while not chinese_calendar.is_workday(day):
        day += DAY
    return day


class MoreReference:
    """All findings of one floor under the default parameters, but for the note codes given."""

    def __init__(self, floor: dict[str, list[Row]], note_codes: set[str]) -> None:
        self.floor, self.note_codes = floor, note_codes
        self.calls = sorted(calls_of(floor), key=lambda c: (c["started_at"], c["call_id"]))
        self.out = [c for c in self.calls if c["direction"] == "outbound"]
        self.cases = {row["case_id"]: row for row in rows(floor, "cases")}
        self.first_day = min(c["started_at"].date() for c in self.calls)
        self.last_day = max(c["started_at"].date() for c in self.calls)
        own = {c["call_id"]: c.get("case_id") for c in rows(floor, "calls")}
        self.complaints = [
            m | {"case_id": m.get("case_id") or own.get(m.get("call_id"))} for m in rows(floor, "complaints")
        ]
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in rows(floor, "calls"):
            groups[(row.get("source_system"), row.get("call_group_id") or ("alone", row["call_id"]))].append(
                row
            )
        self.cues: list[tuple[Row, str]] = []
        for call in self.calls:
            legs = next(g for g in groups.values() if any(x["call_id"] == call["call_id"] for x in g))
            legs = [x for x in legs if x["result"] != "system"]
            legs = [x for x in legs if x["direction"] != "internal"] or legs
            ids = {x["call_id"] for x in legs}
            said = {
                f["label"] for f in rows(floor, "language_flags")
                if f["call_id"] in ids and f["speaker"] == "customer" and f["state"] == "confirmed" and f["source_kind"] == "call"
            }  # fmt: skip
            self.cues += [(call, label) for label in said]

    def findings(self) -> set[Finding]:
        found: set[Finding] = set()
        for name in dir(self):
            if name.startswith("rule_"):
                found |= {(name.removeprefix("rule_"), *rest) for rest in getattr(self, name)()}
        return found

    def actions(self, case_id: str) -> list[date]:
        days = [
            c["started_at"].date()
            for c in self.calls
            if c.get("case_id") == case_id and c["direction"] != "internal"
        ]
        days += [s["sent_at"].date() for s in rows(self.floor, "sms") if s.get("case_id") == case_id]
        days += [x["sent_on"] for x in rows(self.floor, "letters") if x["case_id"] == case_id]
        days += [v["visited_at"].date() for v in rows(self.floor, "visits") if v["case_id"] == case_id]
        return sorted(set(days))

    def opened(self, case_id: str) -> date | None:
        spoken = [
            c["started_at"].date()
            for c in self.calls
            if c.get("case_id") == case_id and c["direction"] != "internal"
        ]
        return self.cases[case_id].get("placed_on") or min(spoken, default=None)

    def other_number(self, call: Row) -> str:
        number = call.get("caller_number" if call["direction"] == "inbound" else "callee_number") or ""
        return "" if "*" in number else plain(number)

    def is_third(self, call: Row) -> bool:
        return (call.get("relation") or "unknown") not in ("self", "guarantor", "unknown")

    def rule_call_in_complaint_hold(self) -> Iterator[tuple]:
        for c in self.out:
            if c.get("case_id") and any(
                m["case_id"] == c["case_id"]
                and m["received_at"] < c["started_at"]
                and not (m.get("closed_at") and m["closed_at"] <= c["started_at"])
                for m in self.complaints
            ):
                yield c["case_id"], c["started_at"], (c["call_id"],)

    def rule_call_after_complaint_cue(self) -> Iterator[tuple]:
        for c in self.out:
            held = []
            for cue, label in self.cues:
                at = cue["started_at"]
                closed = [
                    m["closed_at"] for m in self.complaints
                    if m["case_id"] == cue.get("case_id") and m.get("closed_at") and at < m["closed_at"] <= c["started_at"]
                ]  # fmt: skip
                if (
                    label == "complaint_intent" and cue.get("case_id") and cue["case_id"] == c.get("case_id")
                    and at + 2 * HOUR < c["started_at"] <= at + 15 * DAY and not closed
                ):  # fmt: skip
                    held.append((at, cue["call_id"]))
            if held:
                yield c["case_id"], c["started_at"], (max(held)[1], c["call_id"])

    def rule_call_after_wrong_number(self) -> Iterator[tuple]:
        for c in self.out:
            said = [
                (cue["started_at"], cue["call_id"])
                for cue, label in self.cues
                if label == "wrong_number" and cue.get("case_id") and cue["case_id"] == c.get("case_id")
                and self.other_number(cue) and self.other_number(cue) == self.other_number(c)
                and c["started_at"].date() > next_working_day(cue["started_at"].date())
            ]  # fmt: skip
            if said:
                yield c["case_id"], c["started_at"], (max(said)[1], c["call_id"])

    def rule_calls_after_dissatisfaction(self) -> Iterator[tuple]:
        found: dict[str, tuple] = {}
        events = {
            c["call_id"]: c
            for c, label in self.cues
            if label in UPSET and self.is_third(c) and self.other_number(c)
        }
        for event in sorted(events.values(), key=lambda c: (c["started_at"], c["call_id"])):
            at = event["started_at"]
            later = [
                c for c in self.out
                if self.other_number(c) == self.other_number(event) and at < c["started_at"] <= at + 30 * DAY
            ]  # fmt: skip
            for n, c in enumerate(later):
                ids = (event["call_id"], *(e["call_id"] for e in later[: n + 1]))
                if n >= 1:
                    found.setdefault(c["call_id"], (c.get("case_id"), c["started_at"], ids))
        yield from found.values()

    def rule_refusal_not_held(self) -> Iterator[tuple]:
        for c, label in self.cues:
            due = next_working_day(c["started_at"].date())
            stops = [k["do_not_contact_from"] for k in rows(self.floor, "contacts")
                     if plain(k.get("phone")) == self.other_number(c) and k.get("do_not_contact_from")]  # fmt: skip
            judged = label == "stop_contact_request" and self.is_third(c) and self.other_number(c)
            if judged and due <= self.last_day and not any(stop <= end_of(due) for stop in stops):
                yield c.get("case_id"), c["started_at"], (c["call_id"],)

    def rule_call_without_case_data(self) -> Iterator[tuple]:
        given = [any(k.get(name) for k in self.cases.values()) for name in ("debtor_name", "phone")]
        for c in self.out:
            case = self.cases.get(c.get("case_id") or "")
            if case and all(given):
                owed = case.get("placed_amount") is not None or any(
                    i["case_id"] == case["case_id"] for i in rows(self.floor, "installments")
                )
                if not (case.get("debtor_name") and case.get("phone") and owed):
                    yield c["case_id"], c["started_at"], (c["call_id"],)

    def rule_note_code_unknown(self) -> Iterator[tuple]:
        for c in self.calls:
            if c["direction"] != "internal" and c.get("note_code") and c["note_code"] not in self.note_codes:
                yield c.get("case_id"), c["started_at"], (c["call_id"],)

    def rule_wrong_number_again(self) -> Iterator[tuple]:
        for n, c in enumerate(self.out):
            same = [
                e["call_id"] for e in self.out[:n]
                if e["result"] == "invalid_number" and c.get("case_id") and e.get("case_id") == c["case_id"]
                and self.other_number(c) and self.other_number(e) == self.other_number(c)
            ]  # fmt: skip
            if len(same) >= 3:
                yield c["case_id"], c["started_at"], (*same, c["call_id"])

    def rule_case_without_owner(self) -> Iterator[tuple]:
        for case_id, case in self.cases.items():
            if self.opened(case_id) and not case.get("agent_id") and not case.get("team_id"):
                yield case_id, end_of(self.opened(case_id)), case_id

    def rule_complaint_late(self) -> Iterator[tuple]:
        for m in self.complaints:
            due = m["received_at"] + 15 * DAY
            if (m.get("closed_at") or midnight(self.last_day + DAY)) > due:
                yield m["case_id"], due, m["complaint_id"]

    def rule_first_touch_late(self) -> Iterator[tuple]:
        for case_id, case in self.cases.items():
            placed = case.get("placed_on")
            if not placed or placed < self.first_day or placed + 2 * DAY > self.last_day:
                continue
            closed = case.get("closed_on")
            if not any(placed <= day <= placed + 2 * DAY for day in self.actions(case_id)) and not (
                closed and closed <= placed + 2 * DAY
            ):
                yield case_id, end_of(placed + 2 * DAY), case_id

    def rule_follow_up_gap(self) -> Iterator[tuple]:
        """Day by day: for how long has the case been overdue on end, and left alone?"""
        for case_id in self.cases:
            acted, opened = self.actions(case_id), self.opened(case_id)
            day = min([*acted, self.first_day])
            while (day := day + DAY) <= self.last_day:
                before = [action for action in acted if action < day]
                if (
                    not opened
                    or not before
                    or before[-1] < opened
                    or day in acted
                    or not dpd(self.floor, case_id, day)
                ):
                    continue
                start = max(before[-1], self.clear_before(case_id, day))
                if day - start == self.longest_gap(case_id, start + DAY if start > before[-1] else start):
                    closed = self.cases[case_id].get("closed_on")
                    if not (closed and closed <= day) and not self.held(case_id, start, day):
                        yield case_id, end_of(day), f"{case_id} {start}"

    def longest_gap(self, case_id: str, day: date) -> timedelta:
        days = dpd(self.floor, case_id, day)
        most = 3 if days <= 30 else 5 if days <= 60 else 7
        is_risky = self.cases[case_id].get("risk_grade") in ("高", "高风险", "high", "H")
        return (min(most, 2) if is_risky else most) * DAY

    def clear_before(self, case_id: str, day: date) -> date:
        """The last day before this one on which nothing was overdue."""
        while dpd(self.floor, case_id, day) > 0:
            day -= DAY
        return day

    def held(self, case_id: str, start: date, end: date) -> bool:
        """Whether a complaint about the case was open at any time after the first day, up to the last."""
        return any(
            m["case_id"] == case_id and m["received_at"].date() <= end
            and not (m.get("closed_at") and m["closed_at"].date() <= start)
            for m in self.complaints
        )  # fmt: skip

    def rule_letter_before_calls(self) -> Iterator[tuple]:
        for x in rows(self.floor, "letters"):
            failed = [
                c["started_at"].date() for c in self.out
                if c.get("case_id") == x["case_id"] and c["result"] != "answered" and c["started_at"].date() < x["sent_on"]
            ]  # fmt: skip
            if len(failed) < 3 or len(set(failed)) < 2:
                yield x["case_id"], midnight(x["sent_on"]), x["letter_id"]

    def rule_letter_reply_unanswered(self) -> Iterator[tuple]:
        for x in rows(self.floor, "letters"):
            if not x.get("replied_on"):
                continue
            due = next_working_day(x["replied_on"])
            if due <= self.last_day and not any(
                x["replied_on"] <= day <= due for day in self.actions(x["case_id"])
            ):
                yield x["case_id"], end_of(due), x["letter_id"]

    def rule_visit_report_late(self) -> Iterator[tuple]:
        if not any(v.get("reported_at") for v in rows(self.floor, "visits")):
            return
        for v in rows(self.floor, "visits"):
            if (v.get("reported_at") or midnight(self.last_day + DAY)) > v["visited_at"] + 24 * HOUR:
                yield v["case_id"], v["visited_at"], (v["visit_id"], (staff(v) or [None])[0])

    def rule_training_missing(self) -> Iterator[tuple]:
        trained = rows(self.floor, "trainings")
        for year in {self.first_day.year, self.last_day.year}:
            for month in (1, 4, 7, 10):
                first = date(year, month, 1)
                last = date(year + (month == 10), month % 12 + 3 if month < 10 else 1, 1) - DAY
                if not trained or first < self.first_day or last > self.last_day:
                    continue
                for agent in rows(self.floor, "agents"):
                    name = agent["agent_id"]
                    called = any(
                        c.get("agent_id") == name and first <= c["started_at"].date() <= last
                        for c in self.out
                    )
                    if called and not any(
                        t["agent_id"] == name and first <= t["held_on"] <= last for t in trained
                    ):
                        yield None, end_of(last), f"{name} {first}"
