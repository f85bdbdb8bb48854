"""What the detector reads from a warehouse: whole calls with their turns, and the texts that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from models import warehouse

REPEATED = """
SELECT l.leg_id
FROM mart.call_groups g, unnest(g.leg_call_ids) WITH ORDINALITY AS l(leg_id, place)
JOIN core.recordings r ON r.call_id = l.leg_id
WHERE len(g.leg_call_ids) > 1
QUALIFY row_number() OVER (PARTITION BY g.call_id, r.sha256 ORDER BY l.place) > 1
"""
"""Legs whose sound an earlier leg of the call has too, as exchanges write one file for all of them: it was said once."""
_CALLS = f"""
WITH leg AS (
    SELECT unnest(leg_call_ids) AS leg_id, call_id, is_answered, direction, is_third_party, relation
    FROM mart.call_groups
)
SELECT coalesce(g.call_id, u.call_id) AS group_id, g.is_answered, g.direction, g.is_third_party, g.relation, u.*,
    r.sha256, r.path, t.model, substr(u.transcript_id, length(t.recording_id) + 2) AS made_with
FROM core.utterances u
JOIN core.transcripts t ON t.transcript_id = u.transcript_id AND t.is_current
LEFT JOIN core.recordings r ON r.recording_id = t.recording_id
LEFT JOIN leg g ON g.leg_id = u.call_id
WHERE u.call_id NOT IN ({REPEATED})
ORDER BY group_id, u.call_id, u.transcript_id, u.start_seconds, u.utterance_id
"""
_TEXTS = """
SELECT 'sms' AS kind, sms_id AS id, text, coalesce(relation, 'unknown') AS relation
FROM core.sms WHERE text IS NOT NULL
UNION ALL
SELECT 'letter', letter_id, text, 'self' FROM core.letters WHERE text IS NOT NULL
ORDER BY kind, id
"""
_DEBTORS = ("self", "guarantor")


@dataclass(frozen=True)
class Call:
    """A call with its utterances in order; `judged`: whether what the agent must say can be asked of it."""

    call_id: str
    callee: str
    judged: bool
    utterances: list[dict[str, Any]]

    @property
    def turns(self) -> list[tuple[str, str]]:
        """Speaker and text of each utterance."""
        return [(one["speaker"], one["text"]) for one in self.utterances]


@dataclass(frozen=True)
class Written:
    """An SMS or a letter: its kind, id, text, and whether it went to the debtor or a third party."""

    kind: str
    id: str
    text: str
    callee: str


def calls(con: warehouse.Connection) -> Iterator[Call]:
    """Every call with a current transcript, legs together."""
    for call_id, found in groupby(warehouse.rows(con, _CALLS), key=lambda row: row["group_id"]):
        utterances = list(found)
        first = utterances[0]
        judged = bool(first["is_answered"]) and first["direction"] in ("outbound", "inbound")
        yield Call(call_id, callee(first["relation"]), judged, utterances)


def texts(con: warehouse.Connection) -> Iterator[Written]:
    """Every SMS and letter that has a text."""
    for row in warehouse.rows(con, _TEXTS):
        yield Written(row["kind"], row["id"], row["text"], callee(row["relation"]))


def callee(relation: str | None) -> str:
    """Who was called, as the detector asks: self and guarantor are the debtor's side, unknown stays unknown."""
    if relation in (None, "unknown"):
        return "unknown"
    return "debtor" if relation in _DEBTORS else "third_party"
