"""The rules of the law books again in plain Python, written from the requirements' part 2 and docs/rules.md.

A finding is (rule, case, occurred_at, what it is about: call_ids, or the id of an SMS, visit or collector).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.models.rules.plain_floor import Row, calls_of, plain, rows, staff
from tests.models.rules.reference import BAD_RECORDING, UNANSWERED

Finding = tuple[str, str | None, datetime, Any]
DAY = timedelta(days=1)
NEVER = date(1, 1, 1)
IN_FORCE = {"gbt": date(2025, 2, 28), "cba": date(2026, 1, 30), "card": NEVER, "us": NEVER}
NIGHTS = {"gbt": (time(22), time(8)), "cba": (time(22), time(8)), "us": (time(21), time(8))}
NUMBERS = {
    "debtor_daily_max": 3, "effective_seconds": 10, "number_daily_max": 6, "seven_day_max": 7, "silence_days": 7,
    "failed_dials": 3, "failed_days": 3, "training_days": 365,
}  # fmt: skip


def relation(call: Row) -> str:
    return call.get("relation") or "unknown"


def number(given: str | None) -> str:
    """A number that can be told from others; nothing where it is masked."""
    return "" if not given or "*" in given else plain(given)


class LawReference:
    """All findings of one floor; `later` are the numbers that hold from a day on instead of the books' own."""

    def __init__(
        self, floor: dict[str, list[Row]], later: dict[str, int] | None = None, since: date = NEVER
    ) -> None:
        self.floor, self.later, self.since = floor, later or {}, since
        self.calls = sorted(calls_of(floor), key=lambda c: (c["started_at"], c["call_id"]))
        self.out = [c for c in self.calls if c["direction"] == "outbound"]
        self.spoken = [c for c in self.calls if c["direction"] != "internal"]
        self.cases = {row["case_id"]: row for row in rows(floor, "cases")}

    def findings(self) -> set[Finding]:
        found: set[Finding] = set()
        for name in dir(self):
            if name.startswith("rules_"):
                found |= set(getattr(self, name)())
        return {f for f in found if f[2].date() >= IN_FORCE[f[0].split("_")[0]]}

    def limit(self, name: str, day: date) -> int:
        return (NUMBERS | self.later)[name] if day >= self.since else NUMBERS[name]

    def rules_of_the_night(self) -> Iterator[Finding]:
        contacts = [(c.get("case_id"), c["started_at"], (c["call_id"],)) for c in self.out]
        for s in rows(self.floor, "sms"):
            contacts += [(s.get("case_id"), s["sent_at"], f"sms {s['sms_id']}")] * (
                s["sent_at"].time() != time(0)
            )
        for v in rows(self.floor, "visits"):
            contacts += [(v["case_id"], v["visited_at"], f"visit {v['visit_id']}")] * (
                v["visited_at"].time() != time(0)
            )
        for book, (start, end) in NIGHTS.items():
            for case_id, at, about in contacts:
                if at.time() >= start or at.time() < end:
                    yield f"{book}_quiet_hours", case_id, at, about

    def rules_on_single_calls(self) -> Iterator[Finding]:
        own = {
            plain(n) for a in rows(self.floor, "agents") for n in (a.get("personal_numbers") or "").split(";")
        } - {""}
        for c in self.spoken:
            found = c.get("recording")
            if (
                rows(self.floor, "recordings")
                and c["result"] == "answered"
                and not (found and found["status"] not in BAD_RECORDING)
            ):
                for book in ("cba", "card"):
                    yield f"{book}_recording", c.get("case_id"), c["started_at"], (c["call_id"],)
            if c["direction"] == "outbound" and plain(c.get("caller_number")) in own:
                yield "cba_private_phone", c.get("case_id"), c["started_at"], (c["call_id"],)

    def rules_on_stops(self) -> Iterator[Finding]:
        for c in self.out:
            about = c.get("case_id"), c["started_at"], (c["call_id"],)
            if self.stopped(c.get("callee_number"), c["started_at"], ()):
                yield "us_stop_list", *about
            if self.stopped(c.get("callee_number"), c["started_at"], ("self", "guarantor")):
                yield from ((f"{book}_stop_list", *about) for book in ("gbt", "cba"))
        for s in rows(self.floor, "sms"):
            if self.stopped(s.get("phone"), s["sent_at"], ("self", "guarantor")):
                for book in ("gbt", "cba"):
                    yield f"{book}_stop_list", s.get("case_id"), s["sent_at"], f"sms {s['sms_id']}"

    def stopped(self, given: str | None, at: datetime, but_of: tuple[str, ...]) -> bool:
        return bool(given) and any(
            k.get("do_not_contact_from")
            and k["do_not_contact_from"] <= at
            and plain(k.get("phone")) == plain(given)
            and k["relation"] not in but_of
            for k in rows(self.floor, "contacts")
        )

    def rules_on_visits(self) -> Iterator[Finding]:
        for v in rows(self.floor, "visits"):
            if len(set(staff(v))) < 2:
                yield "cba_visit_staff", v["case_id"], v["visited_at"], v["visit_id"]

    def rules_on_trainings(self) -> Iterator[Finding]:
        """Each lapse once: the first call 365 days or more after the last training, or with none before it."""
        told = set()
        for c in self.out:
            agent = c.get("agent_id")
            if not rows(self.floor, "trainings") or agent not in {
                a["agent_id"] for a in rows(self.floor, "agents")
            }:
                continue
            day = c["started_at"].date()
            held = [t["held_on"] for t in rows(self.floor, "trainings") if t["agent_id"] == agent]
            last = max((one for one in held if one <= day), default=None)
            lapsed = last is None or (day - last).days >= self.limit("training_days", day)
            if lapsed and day >= IN_FORCE["gbt"] and (agent, last) not in told:
                told.add((agent, last))
                yield "gbt_training_yearly", c.get("case_id"), c["started_at"], (c["call_id"],)

    def debtor(self, case_id: str) -> tuple[str, str]:
        known = self.cases.get(case_id, {}).get("debtor_id")
        return ("debtor", known) if known else ("case", case_id)

    def rules_on_days(self) -> Iterator[Finding]:
        talks: dict[Any, list[Row]] = defaultdict(list)
        dials: dict[Any, list[Row]] = defaultdict(list)
        for c in self.out:
            day = c["started_at"].date()
            if (
                c.get("case_id")
                and relation(c) == "self"
                and c["result"] == "answered"
                and (c.get("talk_seconds") or 0) >= self.limit("effective_seconds", day)
            ):
                talks[self.debtor(c["case_id"]), day].append(c)
            if (
                relation(c) in ("self", "unknown")
                and c["result"] in UNANSWERED
                and number(c.get("callee_number"))
            ):
                dials[number(c["callee_number"]), day].append(c)
        for rule, most, groups in (
            ("gbt_debtor_daily_talks", "debtor_daily_max", talks),
            ("cba_number_daily_limit", "number_daily_max", dials),
        ):
            for (_, day), calls in groups.items():
                for n in range(self.limit(most, day) + 1, len(calls) + 1):
                    c = calls[n - 1]
                    yield rule, c.get("case_id"), c["started_at"], tuple(x["call_id"] for x in calls[:n])

    def person(self, call: Row) -> tuple[str, str] | None:
        """Whom a call on a case was with: the debtor, or whoever has the number; nobody knows where it is masked."""
        if not call.get("case_id"):
            return None
        if relation(call) in ("self", "unknown"):
            return call["case_id"], "the debtor"
        other = number(call.get("caller_number" if call["direction"] == "inbound" else "callee_number"))
        return (call["case_id"], other) if other else None

    def rules_of_seven_days(self) -> Iterator[Finding]:
        for n, c in enumerate(self.calls):
            if c["direction"] != "outbound" or not self.person(c):
                continue
            day = c["started_at"].date()
            before = [e for e in self.calls[: n + 1] if self.person(e) == self.person(c)]
            week = [
                e["call_id"]
                for e in before
                if e["direction"] == "outbound" and e["started_at"].date() > day - 7 * DAY
            ]
            if len(week) > self.limit("seven_day_max", day):
                yield "us_seven_day_limit", c["case_id"], c["started_at"], tuple(week)
            talks = [
                e for e in before
                if e["direction"] != "internal" and e["result"] == "answered" and relation(e) != "unknown"
                and e["started_at"] < c["started_at"]
            ]  # fmt: skip
            if talks and (day - talks[-1]["started_at"].date()).days < self.limit("silence_days", day):
                yield (
                    "us_conversation_silence",
                    c["case_id"],
                    c["started_at"],
                    (talks[-1]["call_id"], c["call_id"]),
                )

    def is_to_debtor(self, call: Row) -> bool:
        """Whether the number that the debtor left was dialled; where it cannot be compared, the relation says it."""
        left = number(self.cases.get(call["case_id"], {}).get("phone"))
        dialled = number(call.get("callee_number"))
        if not (left and dialled):
            return relation(call) == "self"
        return dialled == left or (relation(call) == "self" and dialled.endswith(left))

    def rules_on_third_parties(self) -> Iterator[Finding]:
        on_cases = [c for c in self.out if c.get("case_id")]
        for t in on_cases:
            if relation(t) in ("self", "guarantor", "unknown") or self.is_to_debtor(t):
                continue
            tried = [
                c for c in on_cases
                if self.debtor(c["case_id"]) == self.debtor(t["case_id"]) and c["started_at"] < t["started_at"]
            ]  # fmt: skip
            reached = [c["started_at"] for c in tried if self.is_reached(c)]
            since = max(reached, default=datetime.min)
            failed = [c for c in tried if self.is_to_debtor(c) and c["started_at"] > since]
            if not self.is_unreachable(failed, t["started_at"].date()):
                yield "cba_third_party_gate", t["case_id"], t["started_at"], (t["call_id"],)

    def is_reached(self, c: Row) -> bool:
        own = relation(c) == "self" or (self.is_to_debtor(c) and relation(c) == "unknown")
        return c["result"] == "answered" and own

    def is_unreachable(self, failed: list[Row], day: date) -> bool:
        days = {c["started_at"].date() for c in failed}
        wanted = self.limit("failed_days", day)
        return (
            any(c["result"] == "invalid_number" for c in failed)
            or sum(c["started_at"].date() < day for c in failed) >= self.limit("failed_dials", day)
            or any({d + n * DAY for n in range(wanted)} <= days for d in days)
        )
