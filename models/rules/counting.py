"""How a limit counts: why a call of its window counted or did not, and what other ways of counting would give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.rules.pack import Rule, Words

UNANSWERED = ("no_answer", "rejected", "busy", "voicemail")
EFFECTIVE_SECONDS = 10

WHY = {
    "counted": Words(zh="计入", en="counted"),
    "direction": Words(zh="不是外呼，不计", en="not outbound"),
    "third_party": Words(zh="接听人不是第三方，不计", en="the callee is no third party"),
    "debtor": Words(zh="接听人不是本人，不计", en="the callee is not the debtor"),
    "self": Words(zh="接听人不是本人，不计", en="the callee is not the debtor"),
    "answered": Words(zh="已接通，不计", en="it was answered"),
    "result": Words(zh="结果不属于未接或拒接，不计", en="its result is neither unanswered nor rejected"),
    "not_answered": Words(zh="未接通，不计", en="it was not answered"),
    "short": Words(zh="通话太短，不算有效，不计", en="the talk was too short to be effective"),
    "talk_unknown": Words(zh="没有通话时长，不计", en="how long the talk was is not known"),
    "after": Words(zh="在本次外呼之后，不计", en="it came after the call in question"),
    "other": Words(zh="不计", en="not counted"),
}


def reason(rule: Rule, call: dict[str, Any], at: datetime, effective_seconds: int) -> str:
    """Why a call of the window did not count (a key of `WHY`); `at` is the moment of the finding."""
    if rule.window is None:
        return "other"
    if call["direction"] != "outbound":
        return "direction"
    if not _is_callee(rule.window.callee, call):
        return rule.window.callee
    ways = {"unanswered": _why_answered, "effective": _why_not_effective, "dialled": lambda *_: ""}
    return ways[rule.window.counts](call, effective_seconds) or (
        "after" if call["started_at"] >= at else "other"
    )


def numbers(rule: Rule, calls: list[dict[str, Any]], until: str, effective_seconds: int) -> dict[str, int]:
    """How many calls of a limit's window each way of counting would count; empty for a rule without window.

    `calls` in order of time and id; those after the call `until` are left out (none where the window lacks it), as calls
    of the same second are ordered by their ids (contract.md §4).
    """
    if rule.window is None:
        return {}
    ids = [call["call_id"] for call in calls]
    out = [
        call
        for call in calls[: ids.index(until) + 1 if until in ids else None]
        if call["direction"] == "outbound" and _is_callee(rule.window.callee, call)
    ]
    return {
        "dialled": len(out),
        "unanswered": sum(call["result"] in UNANSWERED for call in out),
        "connected": sum(call["is_answered"] for call in out),
        "effective": sum(not _why_not_effective(call, effective_seconds) for call in out),
    }


def _is_callee(callee: str, call: dict[str, Any]) -> bool:
    return {
        "anyone": True,
        "third_party": call["is_third_party"],
        "debtor": (call["relation"] or "unknown") in ("self", "unknown"),
        "self": call["relation"] == "self",
    }[callee]


def _why_answered(call: dict[str, Any], _seconds: int) -> str:
    if call["is_answered"]:
        return "answered"
    return "" if call["result"] in UNANSWERED else "result"


def _why_not_effective(call: dict[str, Any], seconds: int) -> str:
    if not call["is_answered"]:
        return "not_answered"
    if call["talk_seconds"] is None:
        return "talk_unknown"
    return "" if call["talk_seconds"] >= seconds else "short"
