"""Parameters per client (S-02): `DIR/overrides.toml`, and what it makes of a rule's parameters client by client, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from models.problems import Problem
from models.rules.faults import Fault
from models.rules.files import read_toml, wrong
from models.rules.pack import OPEN_END, OPEN_START, Pack, Parameter, Rule, Version, value

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Override:
    """Parameters that a client set for the days from first_day to last_day, and the document that says so."""

    client: str
    first_day: date
    last_day: date
    document: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Segment:
    """The parameters of a rule for one client ("" = none or unknown) from first_day to last_day, both included."""

    client: str
    first_day: date
    last_day: date
    version: int
    values: Mapping[str, Any]
    overridden: tuple[str, ...]
    document: str


def read_overrides(data: Path, packs: Iterable[Pack]) -> tuple[Override, ...]:
    """The overrides of a data folder in order of the file; none where there is no file.

    Raises Problem that names the client and field: what stands outside a client's table, a parameter nobody knows, a
    value that is none, a day that is none.
    """
    path = data / "overrides.toml"
    if not path.exists():
        return ()
    raw = read_toml(path)
    for name in raw:
        if name != "client":
            raise wrong(path, _outside(name))
    return from_tables(raw.get("client", {}), packs, str(path))


def from_tables(clients: Any, packs: Iterable[Pack], path: str) -> tuple[Override, ...]:
    """The overrides of tables `{client: [table, …]}` as they stand in overrides.toml."""
    known: dict[str, Parameter] = {}
    for pack in packs:
        if pack.overridable:
            for rule in pack.rules:
                known |= rule.parameters
    if not isinstance(clients, dict):
        raise wrong(path, _outside("client"))
    found = []
    for client, tables in clients.items():
        for table in tables if isinstance(tables, list) else [tables]:
            found.append(_override(client, table, known, path))
    return tuple(found)


def _outside(name: str) -> Fault:
    """What is said of a field that belongs to no client."""
    return Fault(
        name,
        'it belongs to no client; write [[client."NAME"]] and below it the parameters of that client',
        '不属于任何客户；请先写 [[client."名称"]]，其下写该客户的参数',
    )


def segments(rule: Rule, clients: Iterable[str], overrides: Iterable[Override]) -> list[Segment]:
    """The parameters of a rule for each client and for none (""); days without a version have no segment."""
    mine = [override for override in overrides if set(override.parameters) & set(rule.parameters)]
    found = []
    for client in sorted({"", *clients, *(override.client for override in mine)}):
        theirs = [override for override in mine if override.client == client]
        for version in rule.versions:
            found += _of_version(rule, version, client, theirs)
    return found


def _of_version(rule: Rule, version: Version, client: str, overrides: list[Override]) -> list[Segment]:
    starts = {version.first_day}
    for override in overrides:
        starts.add(override.first_day)
        if override.last_day < OPEN_END:
            starts.add(override.last_day + _ONE_DAY)
    days = sorted(day for day in starts if version.first_day <= day <= version.last_day)
    ends = [day - _ONE_DAY for day in days[1:]] + [version.last_day]
    return [
        _segment(rule, version, client, overrides, first, last)
        for first, last in zip(days, ends, strict=True)
    ]


def _segment(
    rule: Rule, version: Version, client: str, overrides: list[Override], first: date, last: date
) -> Segment:
    given = {name: parameter.default for name, parameter in rule.parameters.items()} | version.parameters
    overridden: list[str] = []
    documents: list[str] = []
    for override in overrides:
        if override.first_day <= first and last <= override.last_day:
            own = {name: setting for name, setting in override.parameters.items() if name in given}
            given |= own
            overridden += own
            documents += [override.document] if own and override.document else []
    values = {name: value(rule.parameters[name], setting, name) for name, setting in given.items()}
    return Segment(
        client, first, last, version.version, values, tuple(sorted(set(overridden))), "; ".join(documents)
    )


def _override(client: str, table: Any, known: Mapping[str, Parameter], path: str) -> Override:
    place = f'{path}: [[client."{client}"]]'
    if not isinstance(table, dict):
        raise _wrong(
            place,
            Fault(
                "client",
                'it is no table; write parameters below it, such as quiet_start = "21:00"',
                '不是参数表；请在其下写参数，如 quiet_start = "21:00"',
            ),
        )
    first = _day(table.get("valid_from"), OPEN_START, place, "valid_from")
    last = _day(table.get("valid_to"), OPEN_END, place, "valid_to")
    if last < first:
        raise _wrong(
            place,
            Fault(
                "valid_to",
                f"{last} is before valid_from {first}; write a later day",
                f"{last} 早于 valid_from {first}；请写更晚的日期",
            ),
        )
    parameters = {
        key: given for key, given in table.items() if key not in ("valid_from", "valid_to", "document")
    }
    for name, given in parameters.items():
        if name not in known:
            names = ", ".join(sorted(known)) or "-"
            raise _wrong(
                place, Fault(name, f"unknown parameter; known are {names}", f"没有这个参数；已有的是 {names}")
            )
        try:
            value(known[name], given, name)
        except Fault as fault:
            raise _wrong(place, fault) from fault
    return Override(client, first, last, str(table.get("document", "")), parameters)


def _day(given: Any, empty: date, place: str, field: str) -> date:
    if given is None or given == "":
        return empty
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise _wrong(
            place,
            Fault(
                field,
                f"found {given!r}, write a day such as 2026-01-31",
                f"读到 {given!r}，请写日期，如 2026-01-31",
            ),
        ) from error


def _wrong(place: str, fault: Fault) -> Problem:
    return Problem(
        f"{place}, field {fault.field}: {fault.en}.", f"{place}，字段 {fault.field} 有误：{fault.zh}。"
    )
