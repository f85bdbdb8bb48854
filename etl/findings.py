"""Violations as a person reads them on a terminal of any width: two lines each, what it is and what it rests on."""

from __future__ import annotations

import json
from typing import Any

_SEVERITY = 8  # characters of its column
_WHOSE = {"case_id": "case", "agent_id": "agent", "team_id": "team", "client": "client"}


def read_out(found: list[dict[str, Any]]) -> list[str]:
    """The lines of these violations as `models.rules.violations` gives them; ids of its own and versions stand in the JSON alone."""
    return [line for violation in found for line in _lines(violation)]


def _lines(violation: dict[str, Any]) -> list[str]:
    whose = [f"{word} {violation[name]}" for name, word in _WHOSE.items() if violation[name]]
    when = violation["occurred_at"].replace("T", " ")
    what = [when, f"{violation['severity']:{_SEVERITY}}", violation["rule_id"], f"({violation['clause']})"]
    detail = {name: given for name, given in json.loads(violation["detail"]).items() if given is not None}
    rests = [f"calls {', '.join(violation['call_ids'])}"] if violation["call_ids"] else []
    rests += [f"{name.replace('_', ' ')} {given}" for name, given in detail.items()]
    return ["  ".join([*what, *whose]), *([f"    {'; '.join(rests)}"] if rests else [])]
