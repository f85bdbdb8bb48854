"""The strata of a week's draw: flagged calls by severity; the others by what was written down, by collector and by length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.review.frame import Call
from models.review.quota import Quota


def strata(
    calls: Iterable[Call], new_agents: set[str], quota: Quota
) -> tuple[dict[str, str], dict[str, int]]:
    """The stratum of every reviewable call, and how many calls each stratum asks for.

    Flagged calls lie in `flagged.red`, `flagged.major`, `flagged.minor`. Of the others, those written down as a wrong
    number lie in `plain.wrong_number.<team_id>`, those with a third party in `plain.third_party.<team_id>`, where a
    careless word would be hidden, and the rest in `plain.<agent_id>.short` and `plain.<agent_id>.long`.
    """
    of_call, asked = {}, {}
    for call in calls:
        if call.is_reviewable:
            name, number = _place(call, call.agent_id in new_agents, quota)
            of_call[call.call_id], asked[name] = name, number
    return of_call, asked


def uncut(calls: Iterable[Call]) -> dict[str, str]:
    """The stratum of every reviewable call as draws were made before they stored theirs: unflagged ones by collector."""
    return {
        call.call_id: f"flagged.{call.severity}" if call.severity else f"plain.{call.agent_id}"
        for call in calls
        if call.is_reviewable
    }


def by_stratum(of_call: Mapping[str, str]) -> dict[str, list[str]]:
    """Stratum → its call ids, both in order."""
    found: dict[str, list[str]] = {name: [] for name in sorted(set(of_call.values()))}
    for call_id in sorted(of_call):
        found[of_call[call_id]].append(call_id)
    return found


def _place(call: Call, is_new: bool, quota: Quota) -> tuple[str, int]:
    if call.severity:
        return f"flagged.{call.severity}", int(getattr(quota, call.severity))
    if call.is_written_down_as(quota.wrong_number_words):
        return f"plain.wrong_number.{call.team_id}", quota.wrong_number
    if call.is_third_party:
        return f"plain.third_party.{call.team_id}", quota.third_party
    if call.seconds < quota.short_seconds:
        return f"plain.{call.agent_id}.short", quota.short_new if is_new else quota.short
    return f"plain.{call.agent_id}.long", quota.long_new if is_new else quota.long
