"""How a limit counts: why a call of its window counted or did not, and what other ways of counting would give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.rules.pack import Rule, Window, Words

UNANSWERED = ("no_answer", "rejected", "busy", "voicemail")
EFFECTIVE_SECONDS = 10
# What `role` says of the calls that make up the number.
COUNTED = ("counted", "earlier_talk")

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
    "not_invalid": Words(zh="结果不是空号，不计", en="its result is not invalid number"),
    "relation_unknown": Words(zh="关系未注明，不计", en="the relation is not noted"),
    "earlier_talk": Words(zh="计入（更早的一次通话）", en="counted, an earlier talk"),
    "begins": Words(zh="由这次通话起算，其后的外呼计入", en="the calls after this one count"),
    "itself": Words(zh="所查的这次外呼，之前的计入", en="the call in question; those before it count"),
    "after": Words(zh="在本次外呼之后，不计", en="it came after the call in question"),
    "other": Words(zh="不计", en="not counted"),
}


def role(rule: Rule, violation: dict[str, Any], call: dict[str, Any], effective_seconds: int) -> str:
    """What a call of a finding's window is to it: counted, where the count begins or ends, or why it did not count.

    A key of `WHY`; those in `COUNTED` make up the number.
    """
    ids, window = violation["call_ids"], rule.window
    if window and window.side == "reached" and call["call_id"] == ids[-1]:
        return "itself"
    if window and _begins_after(window) and call["call_id"] == ids[0]:
        return "begins"
    if call["call_id"] in ids:
        return "counted"
    why = _reason(rule, call, violation["occurred_at"], effective_seconds)
    return "earlier_talk" if why == "other" and window and window.counts == "talks" else why


def _reason(rule: Rule, call: dict[str, Any], at: datetime, effective_seconds: int) -> str:
    """Why a call of the window did not count; `at` is the moment of the finding."""
    if rule.window is None:
        return "other"
    if call["direction"] != "outbound" and rule.window.counts != "talks":
        return "direction"
    if not _is_callee(rule.window.callee, call):
        return rule.window.callee
    ways = {
        "unanswered": _why_answered, "effective": _why_not_effective, "dialled": lambda *_: "",
        "invalid": _why_not_invalid, "talks": _why_no_talk,
    }  # fmt: skip
    return ways[rule.window.counts](call, effective_seconds) or (
        "after" if call["started_at"] >= at else "other"
    )


def numbers(rule: Rule, calls: list[dict[str, Any]], until: str, effective_seconds: int) -> dict[str, int]:
    """How many calls of a limit's window each way of counting would count; empty for a rule without window.

    `calls` in order of time and id; those after the call `until` are left out (none where the window lacks it), as calls
    of the same second are ordered by their ids (contract.md §4). The rule's own way stands first where it is none of the
    four that every limit has.
    """
    window = rule.window
    if window is None:
        return {}
    spoken = [call for call in _up_to(window, calls, until) if _is_callee(window.callee, call)]
    out = [call for call in spoken if call["direction"] == "outbound"]
    # A talk is one whoever called.
    heard = spoken if window.counts == "talks" else out
    own = {
        "invalid": {"invalid": sum(not _why_not_invalid(call, 0) for call in out)},
        "talks": {"talks": sum(not _why_no_talk(call, 0) for call in heard)},
    }
    return own.get(window.counts, {}) | {
        "dialled": len(out),
        "unanswered": sum(call["result"] in UNANSWERED for call in out),
        "connected": sum(call["is_answered"] for call in heard),
        "effective": sum(not _why_not_effective(call, effective_seconds) for call in heard),
    }


def _up_to(window: Window, calls: list[dict[str, Any]], until: str) -> list[dict[str, Any]]:
    """The calls of a window up to the one in question, without those that only bound it."""
    ids = [call["call_id"] for call in calls]
    if until not in ids:
        return calls
    place = ids.index(until)
    first, at = calls[0]["started_at"], calls[place]["started_at"]
    if window.side == "reached":
        earlier = calls[:place]
        return [call for call in earlier if window.counts != "talks" or call["started_at"] < at]
    upto = calls[: place + 1]
    return [call for call in upto if call["started_at"] > first] if _begins_after(window) else upto


def _begins_after(window: Window) -> bool:
    """Whether the first call of a finding only begins its count."""
    return window.span == "first_call" and window.side == "cap"


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


def _why_not_invalid(call: dict[str, Any], _seconds: int) -> str:
    return "" if call["result"] == "invalid_number" else "not_invalid"


def _why_no_talk(call: dict[str, Any], _seconds: int) -> str:
    if not call["is_answered"]:
        return "not_answered"
    return "relation_unknown" if (call["relation"] or "unknown") == "unknown" else ""
