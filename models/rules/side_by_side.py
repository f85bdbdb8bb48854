"""Two rule books over the same days: which calls and cases the one passes and the other fails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from models import warehouse
from models.rules.pack import Pack, Rule
from models.rules.trial import findings_of_pack

Verdict = Literal["only_first", "both", "only_second"]
Row = dict[str, Any]
RECORDS = ("sms", "visit", "letter", "complaint")


def compare(
    con: warehouse.Connection, first: Pack, second: Pack, first_day: date, last_day: date
) -> list[Row]:
    """One row a call, case, collector or other record that at least one of the books finds fault with, in order of time.

    Keys: `kind` (call, case, agent, one of RECORDS, other), `id`, `occurred_at` (the earliest finding's), `case_id`, `agent_id`,
    `team_id` (the agent's, else the case's), `client`, `verdict` (which book it fails), and `first` and `second`: the
    findings of each book as `findings_of_pack` gives them. What stands in no row passes both.
    """
    units: dict[tuple[str, str], Row] = {}
    for side, pack in (("first", first), ("second", second)):
        by_id = {rule.id: rule for rule in pack.rules}
        for finding in findings_of_pack(con, pack, first_day, last_day):
            kind, unit = _unit(by_id[finding["rule_id"]], finding)
            row = units.setdefault((kind, unit), {"kind": kind, "id": unit, "first": [], "second": []})
            row[side].append(finding)
    _complete(con, units.values())
    return sorted(units.values(), key=lambda row: (row["occurred_at"], row["kind"], row["id"]))


def _unit(rule: Rule, finding: Row) -> tuple[str, str]:
    """What a finding is about: the violating call, which stands last in call_ids, or the SMS, visit, letter or complaint.

    Else the case, or the collector. A rule on calls that bars other contacts too names these by their kind: `sms 17`.
    """
    if rule.kind in ("call", "limit") and finding["call_ids"] and not rule.is_floor:
        return "call", finding["call_ids"][-1]
    if rule.kind in RECORDS:
        return rule.kind, str(finding["subject"])
    contact, _, record = str(finding["subject"]).partition(" ")
    if rule.kind == "call" and contact in RECORDS:
        return contact, record
    if finding["case_id"] and rule.kind != "agent":
        return "case", finding["case_id"]
    return ("agent", finding["agent_id"]) if finding["agent_id"] else ("other", str(finding["subject"]))


def _complete(con: warehouse.Connection, rows: Iterable[Row]) -> None:
    """Add whose each row is, and which book it fails."""
    rows = list(rows)
    for row in rows:
        earliest = min([*row["first"], *row["second"]], key=lambda finding: finding["occurred_at"])
        row |= {name: earliest[name] for name in ("occurred_at", "case_id", "agent_id")}
        row["verdict"] = _verdict(row)
    cases = [row["case_id"] for row in rows if row["case_id"]]
    found = con.execute(
        "SELECT case_id, team_id, client FROM core.cases WHERE case_id IN (SELECT unnest($ids))",
        {"ids": list(dict.fromkeys(cases))},
    ).fetchall()
    by_case = {case_id: (team, client) for case_id, team, client in found}
    teams = dict(con.execute("SELECT agent_id, team_id FROM core.agents").fetchall())
    for row in rows:
        team, client = by_case.get(row["case_id"], (None, None))
        row |= {"team_id": teams.get(row["agent_id"]) or team, "client": client}


def _verdict(row: Row) -> Verdict:
    if row["first"] and row["second"]:
        return "both"
    return "only_first" if row["first"] else "only_second"
