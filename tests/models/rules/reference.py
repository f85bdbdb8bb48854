"""The twenty rules again in plain Python, written from contract.md §4 alone, to hold the SQL against.

Rows are dicts of a floor's tables (missing columns are empty). A finding is (rule, case, agent, occurred_at, call_ids).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.models.rules.plain_floor import (
    Row,
    calls_of,
    dpd,
    outstanding,
    parameters_on,
    plain,
    rows,
    staff,
)

Finding = tuple[str, str | None, str | None, datetime, tuple[str, ...]]
UNANSWERED = {"no_answer", "rejected", "busy", "voicemail"}
FAMILY = {"self", "spouse", "parent", "child", "sibling", "family"}
BAD_RECORDING = {"missing", "empty", "undecodable", "not_audio"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Reference:
    """All findings of one floor."""

    def __init__(self, floor: dict[str, list[Row]], overrides: list[Row]) -> None:
        self.floor, self.overrides = floor, overrides
        self.calls = calls_of(floor)
        self.cases = {row["case_id"]: row for row in rows(floor, "cases")}
        self.outbound = [c for c in self.calls if c["direction"] == "outbound"]
        self.spoken = [c for c in self.calls if c["direction"] in ("outbound", "inbound")]

    def findings(self) -> set[Finding]:
        found: set[Finding] = set()
        for judge in (
            self.each_call,
            self.each_sms,
            self.each_visit,
            self.limits,
            self.cases_in_windows,
            self.sms_first,
        ):
            found |= set(judge())
        return found

    def parameter(self, name: str, case_id: str | None, day: date) -> Any:
        client = self.cases.get(case_id or "", {}).get("client")
        return parameters_on(self.overrides, client, day)[name]

    def each_call(self) -> Iterator[Finding]:
        for call in self.calls:
            for rule in self.rules_broken(call):
                yield rule, call.get("case_id"), call.get("agent_id"), call["started_at"], (call["call_id"],)

    def rules_broken(self, c: Row) -> Iterator[str]:
        def p(name: str) -> Any:
            return self.parameter(name, c.get("case_id"), c["started_at"].date())

        out, spoken = c["direction"] == "outbound", c["direction"] in ("outbound", "inbound")
        answered, clock, day = c["result"] == "answered", c["started_at"].time(), c["started_at"].date()
        if out and (clock >= p("quiet_start") or clock < p("quiet_end")):
            yield "quiet_hours"
        if out and (self.off_line(c, day) or self.personal(c)):
            yield "undesignated_line"
        if out and c.get("dial_mode") and c["dial_mode"] not in p("dial_modes"):
            yield "dial_mode"
        recording = c.get("recording")
        if (
            answered
            and spoken
            and rows(self.floor, "recordings")
            and (not recording or recording["status"] in BAD_RECORDING)
        ):
            yield "recording_missing"
        if recording and recording["status"] not in BAD_RECORDING and c.get("talk_seconds") is not None:
            gap = abs(recording["decoded_seconds"] - c["talk_seconds"])
            tolerated = max(p("recording_gap_seconds"), p("recording_gap_share") * c["talk_seconds"])
            if round(gap - tolerated, 6) > 0:
                yield "recording_short"
        if out and answered and c.get("relation") in (None, "unknown"):
            yield "relation_missing"
        if out and self.stopped(c.get("callee_number"), c["started_at"]):
            yield "stop_list"
        if out and self.settled(c.get("case_id"), day - DAY):
            yield "call_after_settlement"
        if spoken and (not c.get("note") or (answered and not c.get("next_step"))):
            yield "note_missing"
        late = timedelta(minutes=p("note_late_minutes"))
        if spoken and c.get("note_at") and c.get("ended_at") and c["note_at"] - c["ended_at"] > late:
            yield "note_late"
        if out and self.untested(c.get("agent_id"), day):
            yield "exam_before_calls"

    def off_line(self, c: Row, day: date) -> bool:
        lines = rows(self.floor, "lines")
        if not lines or not c.get("line"):
            return False
        return not any(
            row["line"] == c["line"]
            and (not row.get("valid_from") or row["valid_from"] <= day)
            and (not row.get("valid_to") or day <= row["valid_to"])
            for row in lines
        )

    def personal(self, c: Row) -> bool:
        own = {
            plain(n) for a in rows(self.floor, "agents") for n in (a.get("personal_numbers") or "").split(";")
        }
        return bool(c.get("caller_number")) and plain(c["caller_number"]) in own - {""}

    def stopped(self, number: str | None, moment: datetime) -> bool:
        return bool(number) and any(
            k.get("do_not_contact_from")
            and plain(k.get("phone")) == plain(number)
            and k["do_not_contact_from"] <= moment
            for k in rows(self.floor, "contacts")
        )

    def settled(self, case_id: str | None, day: date) -> bool:
        mine = [row for row in rows(self.floor, "installments") if row["case_id"] == case_id]
        return bool(mine) and outstanding(self.floor, case_id, day) == 0

    def untested(self, agent_id: str | None, day: date) -> bool:
        agents = {a["agent_id"]: a for a in rows(self.floor, "agents")}
        if agent_id not in agents or not any(a.get("exam_passed_on") for a in agents.values()):
            return False
        passed = agents[agent_id].get("exam_passed_on")
        return passed is None or passed > day

    def each_sms(self) -> Iterator[Finding]:
        for s in rows(self.floor, "sms"):
            case_id, at = s.get("case_id"), s["sent_at"]
            if case_id and not self.parameter("sms_allowed", case_id, at.date()):
                yield "sms_not_allowed", case_id, s.get("agent_id"), at, ()
            if self.stopped(s.get("phone"), at):
                yield "stop_list", case_id, s.get("agent_id"), at, ()

    def each_visit(self) -> Iterator[Finding]:
        for v in rows(self.floor, "visits"):
            people, at, day = staff(v), v["visited_at"], v["visited_at"].date()
            first = people[0] if people else None
            if len(set(people)) < self.parameter("visit_min_staff", v["case_id"], day):
                yield "visit_staff", v["case_id"], first, at, ()
            notice = timedelta(hours=self.parameter("visit_notice_hours", v["case_id"], day))
            if v.get("appointment_at") is None or at - v["appointment_at"] < notice:
                yield "visit_appointment", v["case_id"], first, at, ()

    def limits(self) -> Iterator[Finding]:
        by_number: dict[str, list[Row]] = defaultdict(list)
        for c in sorted(self.outbound, key=lambda c: (c["started_at"], c["call_id"])):
            number = c.get("callee_number")
            third = (c.get("relation") or "unknown") not in ("self", "guarantor", "unknown")
            if third and c["result"] in UNANSWERED and number and "*" not in number:
                by_number[plain(number)].append(c)
        for calls in by_number.values():
            for n, c in enumerate(calls):
                t, key = c["started_at"], (c.get("case_id"), c["started_at"].date())
                today = [e["call_id"] for e in calls[: n + 1] if e["started_at"].date() == t.date()]
                hour = [e["call_id"] for e in calls[: n + 1] if t - HOUR < e["started_at"] <= t]
                if len(today) > self.parameter("third_party_daily_max", *key):
                    yield "third_party_daily_limit", c.get("case_id"), c.get("agent_id"), t, tuple(today)
                if len(hour) > self.parameter("third_party_hourly_max", *key):
                    yield "third_party_hourly_limit", c.get("case_id"), c.get("agent_id"), t, tuple(hour)

    def sms_first(self) -> Iterator[Finding]:
        for case_id in {c["case_id"] for c in self.outbound if c.get("case_id")}:
            first = min(
                (c for c in self.outbound if c.get("case_id") == case_id),
                key=lambda c: (c["started_at"], c["call_id"]),
            )
            at = first["started_at"]
            early = any(s.get("case_id") == case_id and s["sent_at"] <= at for s in rows(self.floor, "sms"))
            if self.parameter("sms_allowed", case_id, at.date()) and not early:
                yield "sms_first", case_id, first.get("agent_id"), at, (first["call_id"],)

    def cases_in_windows(self) -> Iterator[Finding]:
        if not self.calls:
            return
        days = [c["started_at"].date() for c in self.calls]
        for case in self.cases.values():
            for first, last, unit in windows(min(days), max(days)):
                if self.opened(case) and self.open_in(case, first, last):
                    yield from self.window(case, first, last, unit)

    def opened(self, case: Row) -> date | None:
        mine = [c["started_at"].date() for c in self.spoken if c.get("case_id") == case["case_id"]]
        return case.get("placed_on") or (min(mine) if mine else None)

    def open_in(self, case: Row, first: date, last: date) -> bool:
        opened, closed = self.opened(case), case.get("closed_on")
        return (
            opened <= first
            and (closed is None or closed > last)
            and not self.settled(case["case_id"], first - DAY)
        )

    def window(self, case: Row, first: date, last: date, unit: str) -> Iterator[Finding]:
        case_id, agent = case["case_id"], case.get("agent_id")
        at = datetime(last.year, last.month, last.day, 23, 59, 59)
        tries = [
            c
            for c in self.outbound
            if c.get("case_id") == case_id and first <= c["started_at"].date() <= last
        ]
        ids = tuple(c["call_id"] for c in sorted(tries, key=lambda c: (c["started_at"], c["call_id"])))
        reachable = self.reachable(case, first, self.parameter("reachable_days", case_id, last))
        if unit == "week" and reachable and len(ids) < self.parameter("reachable_weekly_min", case_id, last):
            yield "reachable_weekly_minimum", case_id, agent, at, ids
        if unit == "month" and not reachable and len(ids) < self.parameter("lost_monthly_min", case_id, last):
            yield "lost_monthly_minimum", case_id, agent, at, ids
        if (
            unit == "week"
            and dpd(self.floor, case_id, first - DAY) >= 1
            and not self.touched(case_id, first, last)
        ):
            yield "untouched_case", case_id, agent, at, ()

    def reachable(self, case: Row, first: date, days: int) -> bool:
        if case.get("reachability"):
            return case["reachability"] == "reachable"
        back = first - timedelta(days=days)
        talked = any(
            c.get("case_id") == case["case_id"] and c["result"] == "answered" and c.get("relation") in FAMILY
            and back <= c["started_at"].date() < first
            for c in self.outbound
        )  # fmt: skip
        return talked or self.opened(case) > back

    def touched(self, case_id: str, first: date, last: date) -> bool:
        moments = [c["started_at"].date() for c in self.spoken if c.get("case_id") == case_id]
        moments += [s["sent_at"].date() for s in rows(self.floor, "sms") if s.get("case_id") == case_id]
        moments += [row["sent_on"] for row in rows(self.floor, "letters") if row["case_id"] == case_id]
        moments += [v["visited_at"].date() for v in rows(self.floor, "visits") if v["case_id"] == case_id]
        return any(first <= moment <= last for moment in moments)


def windows(first_call: date, last_call: date) -> Iterator[tuple[date, date, str]]:
    """The whole ISO weeks and calendar months within the days of calls."""
    day = first_call
    while day <= last_call:
        if day.weekday() == 0 and day + 6 * DAY <= last_call:
            yield day, day + 6 * DAY, "week"
        if day.day == 1:
            end = (day + 31 * DAY).replace(day=1) - DAY
            if end <= last_call:
                yield day, end, "month"
        day += DAY
