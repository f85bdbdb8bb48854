"""Policy lint: what in the rule books and overrides contradicts itself, is undefined, or cannot be decided.

A finding is an `error` (a file that cannot be used) or a `warning` (readable, but to be settled by people).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from models import warehouse
from models.problems import Problem
from models.rules import nights, switches
from models.rules.book import SHIPPED, read_book
from models.rules.overrides import Override, read_overrides
from models.rules.pack import Pack, Rule, Window, Words
from models.rules.unknown_clients import client_names, unknown_clients

# For these parameters a smaller value is stricter (a cap); for the others of the same meaning a larger one is (a floor).
CAPS = {"third_party_daily_max", "third_party_hourly_max", "debtor_daily_max", "number_daily_max"}
WEEKLY_CAPS = {"seven_day_max": 1, "number_daily_max": 7, "debtor_daily_max": 7}

T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """One remark of the lint: its check, where, and the sentence in both languages."""

    level: Literal["error", "warning"]
    check: str
    place: str
    says: Words


def lint(data: Path, folder: Path = SHIPPED) -> list[Finding]:
    """Every remark on the packs and overrides of a data folder, errors first."""
    try:
        book = read_book(data, folder)
    except Problem as problem:
        return [_error(problem)]
    found = [_error(problem) for problem in book.problems]
    overrides: tuple[Override, ...] = _read(lambda: read_overrides(data, book.packs), (), found)
    active = _read(
        lambda: switches.active(data, book.packs), [one for one in book.packs if one.active], found
    )
    found += _conflicting_floors(book.packs)
    found += _floor_above_cap(book.packs, overrides)
    for within in (_undefined_terms, _undecidable):
        found += within(active)
    found += _overlapping_overrides(overrides)
    found += _looser_than_law(active, overrides)
    found += _unknown_clients(data, overrides)
    return sorted(found, key=lambda finding: (finding.level, finding.check, finding.place))


def _read(reading: Callable[[], T], instead: T, found: list[Finding]) -> T:
    """What a file says; where it is wrong that is a remark, and the others are made as if the file were not there."""
    try:
        return reading()
    except Problem as problem:
        found.append(_error(problem))
        return instead


def _error(problem: Problem) -> Finding:
    return Finding("error", "file", problem.en.split(":")[0], Words(zh=problem.zh, en=problem.en))


def _warning(check: str, place: str, zh: str, en: str) -> Finding:
    return Finding("warning", check, place, Words(zh=zh, en=en))


def _conflicting_floors(packs: Iterable[Pack]) -> Iterator[Finding]:
    """Two floors for the same cases, such as C-01: four a week against four a month; packs that are off included."""
    floors = [(pack, rule) for pack in packs for rule in pack.rules if rule.is_floor]
    for number, (pack, rule) in enumerate(floors):
        for other_pack, other in floors[number + 1 :]:
            if _about_lost(rule) == _about_lost(other) and rule.id != other.id:
                place = f"{pack.id}/{rule.id} · {other_pack.id}/{other.id}"
                yield _warning(
                    "conflicting_floors", place,
                    f"两条下限针对同一类案件：{_said(rule)}；{_said(other)}（C-01）。请确定以哪一条为准。",
                    f"two floors for the same cases: {_said(rule)}; {_said(other)} (C-01). Decide which one holds.",
                )  # fmt: skip


def _about_lost(rule: Rule) -> bool:
    return "lost" in rule.id


def _said(rule: Rule) -> str:
    assert rule.window
    return f"{rule.clause.id} {_limit(rule)}/{rule.window.span}"


def _floor_above_cap(packs: Iterable[Pack], overrides: tuple[Override, ...]) -> Iterator[Finding]:
    """A floor that a cap makes impossible or suspends, a client's own included; packs that are off included."""
    packs = list(packs)
    floors = [rule for pack in packs for rule in pack.rules if rule.is_floor]
    for pack in packs:
        for cap in pack.rules:
            for floor in floors:
                if floor.id in cap.suspends or _weekly_cap(cap) < _weekly(floor, _limit(floor)):
                    yield _warning(
                        "floor_above_cap", f"{floor.id} · {pack.id}/{cap.id}",
                        f"下限 {_said(floor)} 受上限 {cap.clause.id} 限制；上限优先，下限中止执行并注明（C-11）。",
                        f"the floor {_said(floor)} meets the cap {cap.clause.id}: caps beat floors, it is suspended (C-11).",
                    )  # fmt: skip
                yield from _overridden_above(floor, cap, overrides)


def _overridden_above(floor: Rule, cap: Rule, overrides: tuple[Override, ...]) -> Iterator[Finding]:
    assert floor.window
    name = floor.window.parameter
    for override in overrides:
        given = override.parameters.get(name)
        if given is not None and _weekly_cap(cap) < _weekly(floor, given):
            yield _warning(
                "floor_above_cap", f'overrides.toml [[client."{override.client}"]] {name} · {cap.id}',
                f"{override.client} 的下限 {given}/{floor.window.span} 高于上限 {cap.clause.id}，无法做到；请降低。",
                f"the floor {given}/{floor.window.span} of {override.client} lies above the cap {cap.clause.id}; lower it.",
            )  # fmt: skip


def _weekly_cap(rule: Rule) -> float:
    if not rule.window or rule.window.side != "cap":
        return float("inf")
    name = rule.window.parameter
    return _limit(rule) * WEEKLY_CAPS[name] if name in WEEKLY_CAPS else float("inf")


def _weekly(floor: Rule, least: float) -> float:
    assert floor.window
    return least * (1 if floor.window.span == "week" else 7 / 31)


def _undefined_terms(packs: Iterable[Pack]) -> Iterator[Finding]:
    """Words of the documents that nobody defines (C-15): each number that stands for them is ours, until the floor adopts its own."""
    for pack in packs:
        for rule in pack.rules:
            latest = rule.versions[-1]
            settled = set(latest.parameters) if latest.author else set()
            for name, parameter in rule.parameters.items():
                if parameter.origin == "ours" and name not in settled:
                    yield _warning(
                        "undefined_term", f"{pack.id}/{rule.id}.{name}",
                        f"{parameter.zh}＝{parameter.default}：默认值，非制度原文。",
                        f"{parameter.en} = {parameter.default}: our default, not of the document.",
                    )  # fmt: skip


def _undecidable(packs: Iterable[Pack]) -> Iterator[Finding]:
    for pack in packs:
        for item in pack.undecidable:
            yield _warning(
                "undecidable", f"{pack.id}/{item.id}",
                f"{item.clause.id}「{item.clause.quote}」无数据可判：{item.reason.zh}",
                f"{item.clause.id} cannot be decided: {item.reason.en}",
            )  # fmt: skip


def _overlapping_overrides(overrides: tuple[Override, ...]) -> Iterator[Finding]:
    for number, first in enumerate(overrides):
        for second in overrides[number + 1 :]:
            both = sorted(set(first.parameters) & set(second.parameters))
            overlap = first.first_day <= second.last_day and second.first_day <= first.last_day
            if first.client == second.client and both and overlap:
                yield _warning(
                    "overlapping_overrides", f'overrides.toml [[client."{first.client}"]] {both[0]}',
                    f"{first.client} 的 {both[0]} 在两段重叠的日期里各有取值；以文件中靠后的为准。",
                    f"{both[0]} of {first.client} stands in two periods that overlap; the later in the file holds.",
                )  # fmt: skip


def _unknown_clients(data: Path, overrides: tuple[Override, ...]) -> Iterator[Finding]:
    """A client of an override that no case of the published build has; nothing is said where nothing is published."""
    try:
        known = client_names(warehouse.open_current(data))
    except Problem:
        return
    for client, close in unknown_clients(overrides, known).items():
        yield _warning(
            "unknown_client", f'overrides.toml [[client."{client}"]]',
            f"没有案件的委托银行叫“{client}”" + (f"；是否应为“{close}”？" if close else "；请核对名称。"),
            f'no case has the client "{client}"' + (f'; was "{close}" meant?' if close else "; check the name."),
        )  # fmt: skip


def _looser_than_law(packs: Iterable[Pack], overrides: tuple[Override, ...]) -> Iterator[Finding]:
    """A client's parameter that allows more than an active law pack does, each pack by itself."""
    packs = list(packs)
    laws = list(_laws(packs))
    for override in overrides:
        for name, given in override.parameters.items():
            for pack, own, limit in laws:
                if own == name and _is_looser(name, given, limit):
                    yield _looser(override, name, pack, limit)
        for pack, law in _law_nights(packs):
            for name in nights.looser_fields(override.parameters, law):
                yield _looser(override, name, pack, law[name])


def _looser(override: Override, name: str, pack: Pack, limit: Any) -> Finding:
    given = override.parameters[name]
    return _warning(
        "looser_than_law", f'overrides.toml [[client."{override.client}"]] {name} · {pack.id}',
        f"{name}＝{given} 比 {pack.title.zh} 的 {limit} 宽松；法规优先。",
        f"{name} = {given} is looser than {limit} of {pack.title.en}; the law pack wins.",
    )  # fmt: skip


def _law_nights(packs: Iterable[Pack]) -> Iterator[tuple[Pack, dict[str, Any]]]:
    """The parameters of each rule of a law pack that sets quiet hours, under its last version."""
    for pack in packs:
        for law in pack.rules:
            if not pack.overridable and {nights.START, nights.END} <= law.parameters.keys():
                yield pack, law.values(law.versions[-1])


def _laws(packs: Iterable[Pack]) -> Iterator[tuple[Pack, str, Any]]:
    """Each limit of a law pack under the name of the company's parameter that limits the same."""
    packs = list(packs)
    company = [rule for pack in packs if pack.overridable for rule in pack.rules if rule.window]
    for pack in packs:
        if pack.overridable:
            continue
        for law in pack.rules:
            for name, limit in law.values(law.versions[-1]).items():
                yield pack, name, limit
            for own in company:
                if own.window and law.window and _limits_the_same(own.window, law.window):
                    yield pack, own.window.parameter, _limit(law)


def _limits_the_same(own: Window, law: Window) -> bool:
    same = (own.key, own.counts, own.span, own.side) == (law.key, law.counts, law.span, law.side)
    return same and law.callee in ("anyone", own.callee)


def _is_looser(name: str, given: Any, limit: Any) -> bool:
    if name in CAPS:
        return given > limit
    return name == "visit_min_staff" and given < limit


def _limit(rule: Rule) -> Any:
    """The number of a limit under its last version."""
    assert rule.window
    name = rule.window.parameter
    return rule.versions[-1].parameters.get(name, rule.parameters[name].default)
