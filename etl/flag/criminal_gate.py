"""Whether the case allows wording about criminal liability at all (S-55), for calls in which such wording was heard.

The seed's gate: a credit card overdrawn past its term, after earlier talks, said to somebody who owes. Whether the limit
was exceeded is in no table, so only the term is looked at. An open gate clears nothing; a reviewer decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models import warehouse

OPEN, CLOSED = "criminal_wording_gate_open", "criminal_wording_gate_closed"
_OBLIGORS = ("self", "guarantor")
_SAID = """
SELECT f.call_id, f.utterance_id, u.text, g.case_id, g.call_day - 1 AS day, g.relation, lower(k.product) AS product,
    (SELECT count(*) FROM mart.call_groups e WHERE e.case_id = g.case_id AND e.started_at < g.started_at
        AND e.direction = 'outbound' AND e.result = 'answered') AS earlier_talks
FROM core.language_flags f
JOIN core.utterances u ON u.utterance_id = f.utterance_id
JOIN mart.call_groups g ON g.call_id = f.call_id
JOIN core.cases k ON k.case_id = g.case_id
WHERE f.source_kind = 'call' AND f.state <> 'suspected_artefact' AND f.label = 'criminal_claim'
ORDER BY f.call_id, f.utterance_id
"""
_DAYS_PAST_DUE = "SELECT case_id, day, dpd FROM mart.case_states(?::DATE[])"


def said(con: warehouse.Connection, cards: Iterable[str]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each such utterance with the state of its gate and what closes it; `cards` are the words of a product that is a card."""
    rows = warehouse.rows(con, _SAID)
    days = sorted({row["day"] for row in rows})
    states = warehouse.rows(con, _DAYS_PAST_DUE, [days]) if days else []
    past_due = {(row["case_id"], row["day"]): row["dpd"] for row in states}
    for row in rows:
        row["dpd"] = past_due.get((row["case_id"], row["day"]), 0)
        closed = ", ".join(_closed_by(row, cards))
        yield row, CLOSED if closed else OPEN, closed


def _closed_by(row: dict[str, Any], cards: Iterable[str]) -> Iterator[str]:
    if row["product"] and not any(word in row["product"] for word in cards):
        yield f"product {row['product']}"
    if row["relation"] is not None and row["relation"] not in (*_OBLIGORS, "unknown"):
        yield f"callee {row['relation']}"
    if not row["dpd"]:
        yield "not past due"
    if not row["earlier_talks"]:
        yield "no earlier talk"
