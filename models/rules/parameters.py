"""The table `rule_parameters` that a rule's query joins: client, days, version and one column a parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from models import warehouse
from models.rules.overrides import Segment
from models.rules.pack import Rule, value

_SQL_TYPES = {"time": "TIME", "count": "INTEGER", "number": "DOUBLE", "flag": "BOOLEAN", "words": "VARCHAR[]"}

_ONE_DAY = timedelta(days=1)

_CREATE_LOG = (
    "CREATE OR REPLACE TABLE mart.rule_parameters (pack_id VARCHAR, rule_id VARCHAR, client VARCHAR, valid_from DATE, "
    "valid_to DATE, version INTEGER, parameters VARCHAR, overridden VARCHAR[], document VARCHAR)"
)


def offer(con: warehouse.Connection, rule: Rule, found: Iterable[Segment]) -> None:
    """Make the temporary table `rule_parameters` for a rule; `client` is '' for calls without a case or an unknown one."""
    own = "".join(f', "{name}" {_SQL_TYPES[parameter.type]}' for name, parameter in rule.parameters.items())
    con.execute(
        "CREATE OR REPLACE TEMP TABLE rule_parameters "
        f"(client VARCHAR, valid_from DATE, valid_to DATE, version INTEGER{own})"
    )
    rows = [
        (s.client, s.first_day, s.last_day, s.version, *(_cell(s.values[name]) for name in rule.parameters))
        for s in found
    ]
    warehouse.append(con, "rule_parameters", rows)


def log(con: warehouse.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep the parameters in force (`log_rows`) in `mart.rule_parameters`, so that a page can show and change them."""
    con.execute(_CREATE_LOG)
    warehouse.append(con, "mart.rule_parameters", rows)


def log_rows(pack_id: str, rule: Rule, found: Iterable[Segment]) -> Iterator[tuple[Any, ...]]:
    """A row for `mart.rule_parameters` for each segment of a rule."""
    for s in found:
        text = json.dumps({name: _plain(given) for name, given in s.values.items()}, ensure_ascii=False)
        days = s.first_day, s.last_day
        yield pack_id, rule.id, s.client, *days, s.version, text, list(s.overridden), s.document


def logged(con: warehouse.Connection, rule: Rule) -> list[Segment]:
    """The parameters of a rule as they were in force in a build."""
    kept = warehouse.rows(con, "SELECT * FROM mart.rule_parameters WHERE rule_id = ?", [rule.id])
    return [
        Segment(
            row["client"], row["valid_from"], row["valid_to"], row["version"],
            _typed(rule, json.loads(row["parameters"])), tuple(row["overridden"]), row["document"],
        )
        for row in kept
    ]  # fmt: skip


def changed(
    rule: Rule, found: Iterable[Segment], parameters: Mapping[str, Any], first: date, last: date
) -> list[Segment]:
    """The segments clipped to the days given, with other defaults; what a client overrides stays as it is.

    A rule on collectors keeps the other days under what held in them: its finding stands at the first of many calls.
    """
    typed = _typed(rule, parameters)
    found = list(found)
    clipped = []
    for s in found:
        if s.first_day > last or s.last_day < first:
            continue
        own = {name: given for name, given in typed.items() if name not in s.overridden}
        days = max(s.first_day, first), min(s.last_day, last)
        clipped.append(Segment(s.client, *days, s.version, {**s.values, **own}, s.overridden, s.document))
    return clipped + (_outside(found, first, last) if rule.kind == "agent" else [])


def _outside(found: Iterable[Segment], first: date, last: date) -> list[Segment]:
    """What of the segments lies before the first or after the last of the days given, as it is."""
    before = [replace(s, last_day=min(s.last_day, first - _ONE_DAY)) for s in found if s.first_day < first]
    after = [replace(s, first_day=max(s.first_day, last + _ONE_DAY)) for s in found if s.last_day > last]
    return before + after


def _typed(rule: Rule, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value(rule.parameters[name], given, name) for name, given in parameters.items()}


def _cell(given: Any) -> Any:
    return list(given) if isinstance(given, tuple) else given


def _plain(given: Any) -> Any:
    return given.isoformat() if isinstance(given, time) else _cell(given)
