"""What was heard in a call held against its note, the case's waivers and its account: `core.note_findings`.

A finding is no violation: it names a call that somebody should look at (S-55, S-61, S-67, S-75, S-76).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from etl.flag import criminal_gate
from etl.flag.reading import REPEATED
from models import warehouse
from models.language.amounts import amounts, days

_WORDS = Path(__file__).with_name("note_words.toml")
_NEAR = Decimal("0.05")
_TABLE = """
CREATE TABLE core.note_findings (call_id VARCHAR, kind VARCHAR, clause VARCHAR, utterance_id VARCHAR, heard VARCHAR,
    noted VARCHAR);
"""
_HEARD = """
SELECT f.call_id, f.utterance_id, f.label, u.text, g.note, g.next_step, g.promise_amount, g.promise_on, g.case_id,
    g.call_day, EXISTS (FROM core.waivers w WHERE w.case_id = g.case_id AND w.approved_on <= g.call_day) AS waived
FROM core.language_flags f
JOIN core.utterances u ON u.utterance_id = f.utterance_id
JOIN mart.call_groups g ON g.call_id = f.call_id
WHERE f.source_kind = 'call' AND f.state <> 'suspected_artefact'
ORDER BY f.call_id, f.utterance_id, f.label
"""
_NOT_HEARD = """
SELECT g.call_id, g.promise_amount, g.promise_on
FROM mart.call_groups g
WHERE (g.promise_amount IS NOT NULL OR g.promise_on IS NOT NULL)
    AND g.call_id IN (SELECT call_id FROM core.call_language WHERE missing IS NOT NULL)
    AND g.call_id NOT IN (SELECT call_id FROM core.language_flags WHERE label = 'promise_to_pay' AND call_id IS NOT NULL)
ORDER BY g.call_id
"""
_SAID = f"""
WITH leg AS (SELECT unnest(leg_call_ids) AS leg_id, call_id, case_id, call_day FROM mart.call_groups)
SELECT g.call_id, u.utterance_id, u.text, g.case_id, g.call_day
FROM core.utterances u JOIN leg g ON g.leg_id = u.call_id
WHERE u.speaker = 'agent' AND u.call_id NOT IN ({REPEATED}) AND g.case_id IN (SELECT case_id FROM core.installments)
ORDER BY g.call_id, u.utterance_id
"""
_ACCOUNT = "SELECT case_id, day, overdue_amount, outstanding, due, total FROM mart.case_states(?::DATE[])"
_EVENTS = ("stop_contact_request", "complaint_intent", "wrong_number", "dispute")
Finding = tuple[str, str, str, str | None, str | None, str | None]


def materialise(con: warehouse.Connection) -> None:
    """Create and fill `core.note_findings` of a build whose flags and money are there."""
    con.execute(_TABLE)
    heard = warehouse.rows(con, _HEARD)
    found = [finding for row in heard for finding in _of_flag(row)]
    found += [_promise_not_heard(row) for row in warehouse.rows(con, _NOT_HEARD)]
    found += _amounts_said(con)
    found += [
        _finding(row, kind, "S-55", closed_by or None)
        for row, kind, closed_by in criminal_gate.said(con, _words()["credit_card"])
    ]
    warehouse.append(con, "core.note_findings", found)


@cache
def _words() -> dict[str, list[str]]:
    return {
        label: words.split() for label, words in tomllib.loads(_WORDS.read_text(encoding="utf-8")).items()
    }


def _of_flag(row: dict[str, Any]) -> Iterator[Finding]:
    label = row["label"]
    note = " ".join(part for part in (row["note"], row["next_step"]) if part)
    said = _without(note, _words()["no_promise"]) if label == "promise_to_pay" else note
    mentioned = any(word in said for word in _words().get(label, []))
    if label == "promise_to_pay":
        yield from _promise(row, note, mentioned)
    elif label in _EVENTS and not mentioned:
        yield _finding(row, f"{label}_not_in_note", "S-75", note)
    elif label == "unauthorised_waiver":
        kind = "waiver_on_file" if row["waived"] else "waiver_not_on_file"
        yield _finding(row, kind, "S-61", None)


def _promise(row: dict[str, Any], note: str, mentioned: bool) -> Iterator[Finding]:
    amount, day = row["promise_amount"], row["promise_on"]
    if amount is None and day is None and not mentioned:
        yield _finding(row, "promise_not_in_note", "S-76", note)
        return
    sums, noted = amounts(row["text"]), amounts(note) if amount is None else [amount]
    if sums and noted and not any(_close(one, other) for one in sums for other in noted):
        yield _finding(row, "promise_amount_differs", "S-76", _listed(noted))
    named, written = days(row["text"], row["call_day"]), days(note, row["call_day"]) if day is None else [day]
    if named and written and not set(named) & set(written):
        yield _finding(row, "promise_date_differs", "S-76", _listed(written))


def _without(note: str, words: list[str]) -> str:
    for word in words:
        note = note.replace(word, " ")
    return note


def _listed(values: Iterable[object]) -> str:
    return " ".join(str(value) for value in values)


def _promise_not_heard(row: dict[str, Any]) -> Finding:
    noted = " ".join(str(part) for part in (row["promise_amount"], row["promise_on"]) if part is not None)
    return (row["call_id"], "promise_not_heard", "S-76", None, None, noted)


def _amounts_said(con: warehouse.Connection) -> list[Finding]:
    """The agent's utterances that name one sum as owed which is near none of the account's sums that day (S-67)."""
    owes = _words()["owes"]
    said = [row for row in warehouse.rows(con, _SAID) if any(word in row["text"] for word in owes)]
    one_sum = [(row, sums[0]) for row in said if len(sums := amounts(row["text"])) == 1]
    asked = sorted({row["call_day"] for row, _ in one_sum})
    accounts = {
        (row["case_id"], row["day"]): [row["overdue_amount"], row["outstanding"], row["due"], row["total"]]
        for row in (warehouse.rows(con, _ACCOUNT, [asked]) if asked else [])
    }
    found = []
    for row, amount in one_sum:
        known = [value for value in accounts.get((row["case_id"], row["call_day"]), []) if value]
        if known and not any(_close(amount, value) for value in known):
            found.append(_finding(row, "amount_said_differs", "S-67", _listed(known)))
    return found


def _close(one: Decimal, other: Decimal) -> bool:
    """People round: sums within 5 % are the same."""
    return abs(one - other) <= _NEAR * max(abs(other), Decimal(1))


def _finding(row: dict[str, Any], kind: str, clause: str, noted: str | None) -> Finding:
    return (row["call_id"], kind, clause, row["utterance_id"], row["text"], noted)
