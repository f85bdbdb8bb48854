"""What is closed to the person whose page is running, as they may still have to judge it blind, and the sentence that says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from models import rules
from models.floor import Scope
from models.floor.scope import call_days
from models.floor.seal import Seal
from models.review import blindness
from pages import roles
from pages.ui import person, reads
from pages.ui.formats import day
from pages.ui.words import t

_HEARD = {"language_flags", "call_language"}


def now() -> Seal:
    """The machine's findings that this person may not see yet; none for who does not review."""
    days = reads.once_a_build(call_days)
    if days is None or not roles.may_review(person.user()):
        return Seal()
    return blindness.seal(person.desk(), days, person.user())


def waiting() -> frozenset[int]:
    """The drawn calls, by `drawn_id`, of which this person may not see what another reviewer said."""
    days = reads.once_a_build(call_days)
    if days is None or not roles.may_review(person.user()):
        return frozenset()
    return blindness.waiting(person.desk(), days, person.user())


def is_under_review(week: date) -> bool:
    """Whether calls of that week (a Monday) may still come to this person: what is told of its reviews is not whole yet."""
    days = reads.once_a_build(call_days)
    if days is None or not roles.may_review(person.user()):
        return False
    return blindness.is_under_review(person.desk(), days, person.user(), week)


def heard_rules() -> list[str]:
    """The rules whose findings rest on what the machine heard, as each of those tells of one call."""
    packs = rules.packs(reads.settings().data)
    return [rule.id for pack in packs for rule in pack.rules if is_heard(rule.needs)]


def is_heard(needs: tuple[str, ...]) -> bool:
    """Whether a rule with these needs rests on what the machine heard."""
    return bool(_HEARD & {need.split(".")[0] for need in needs})


def opened(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of two rule books side by side without the findings that this person may not see yet."""
    seal, heard = now(), set(heard_rules())

    def is_open(finding: dict[str, Any]) -> bool:
        calls = finding["call_ids"] or [""]
        return finding["rule_id"] not in heard or not any(
            seal.holds(one, finding["occurred_at"]) for one in calls
        )

    found = []
    for row in rows:
        first, second = ([one for one in row[side] if is_open(one)] for side in ("first", "second"))
        if first or second:
            verdict = "both" if first and second else "only_first" if first else "only_second"
            found.append(row | {"first": first, "second": second, "verdict": verdict})
    return found


def say(scope: Scope) -> None:
    """From which day on the machine's flags are left out of what stands here, where that is within these days."""
    _say("sealed.flags", scope)


def say_findings(scope: Scope) -> None:
    """The same of findings that rest on flags, which the numbers count all the same."""
    _say("sealed.findings", scope)


def say_compared(scope: Scope) -> None:
    """The same of two rule books side by side, whose counts leave such findings out."""
    _say("sealed.compared", scope)


def _say(key: str, scope: Scope) -> None:
    first_day = now().first_day
    if first_day <= scope.last_day:
        st.caption(t(key, first=day(first_day)))
