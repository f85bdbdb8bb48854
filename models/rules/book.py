"""The rule packs of a floor: those that ship in `models/rule_packs`, with the versions that the floor adopted.

What cannot be read is told, and its last good copy stays in force.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.problems import Problem
from models.rules import last_good, switches
from models.rules.adopted import adopted_versions, in_order, versions_folder
from models.rules.faults import Fault
from models.rules.files import read_pack, read_rule, wrong
from models.rules.pack import Pack, Rule, Version

SHIPPED = Path(__file__).parents[1] / "rule_packs"


@dataclass(frozen=True)
class Book:
    """The packs that a floor has, and what is wrong with its files.

    Of what was refused the last good copy is in force; a switch of a pack that there is not switches nothing.
    """

    packs: tuple[Pack, ...]
    problems: tuple[Problem, ...]


def read_book(data: Path, folder: Path = SHIPPED) -> Book:
    """Every pack of a folder with the versions that the floor adopted.

    A pack, or a rule's adopted versions, that cannot be read is replaced by its last good copy; a pack that never read
    well is left out. Problem where this data folder has no good copy of any pack yet.
    """
    folders = sorted(path.parent for path in folder.glob("*/pack.toml"))
    found, refused = _read_all(folders)
    refused |= _doubles(found, data)
    refused |= _suspend_nothing(found, refused)
    packs, problems = [], []
    for pack_folder in folders:
        if pack_folder in refused:
            problems.append(refused[pack_folder])
            packs += _fallen_back(pack_folder, data, refused[pack_folder])
        else:
            packs.append(found[pack_folder])
    for pack_folder in found.keys() - refused.keys():
        copy = last_good.kept(data, pack_folder.name)
        last_good.keep(pack_folder, copy, last_good.stamp(pack_folder))
    whole = tuple(_with_adopted(data, pack, problems) for pack in packs)
    problems += switches.unknown(data, {pack_folder.name for pack_folder in folders})
    return Book(whole, tuple(problems))


@cache
def shipped_rule(rule_id: str) -> Rule:
    """The rule of that id as shipped, without the floor's own versions (Problem where there is none)."""
    found = sorted(SHIPPED.glob(f"*/{rule_id}.toml"))
    if not found:
        raise Problem(
            f"{rule_id}: there is no such rule; see docs/rules.md for those there are.",
            f"{rule_id}：没有这条规则；现有规则见 docs/rules.md。",
        )
    return read_rule(found[0])


@cache
def _read(pack_folder: Path, _stamp: last_good.Stamp) -> Pack:
    """A pack as its files stand now; read once while they do not change."""
    return read_pack(pack_folder)


def _read_all(folders: list[Path]) -> tuple[dict[Path, Pack], dict[Path, Problem]]:
    found, refused = {}, {}
    for folder in folders:
        try:
            found[folder] = _read(folder, last_good.stamp(folder))
        except Problem as problem:
            refused[folder] = problem
    return found, refused


def _doubles(found: dict[Path, Pack], data: Path) -> dict[Path, Problem]:
    """The packs that use another pack's rule id: of two, the one that differs from its last good copy."""
    used = Counter(rule.id for pack in found.values() for rule in pack.rules)
    if max(used.values(), default=1) == 1:
        return {}
    owner: dict[str, Path] = {}
    refused: dict[Path, Problem] = {}
    changed = {folder: not last_good.is_kept(folder, last_good.kept(data, folder.name)) for folder in found}
    for folder in sorted(found, key=lambda one: (changed[one], one)):
        for rule in found[folder].rules:
            first = owner.setdefault(rule.id, folder)
            if first != folder and folder not in refused:
                name = found[first].id
                en = f'"{rule.id}" is already a rule of {name}; choose another id'
                zh = f"“{rule.id}”已是 {name} 的规则；请换一个 id"
                refused[folder] = wrong(folder / f"{rule.id}.toml", Fault("id", en, zh))
    return refused


def _suspend_nothing(found: dict[Path, Pack], refused: dict[Path, Problem]) -> dict[Path, Problem]:
    """The packs with a rule that suspends what is no floor of any pack; a floor of a refused pack counts by its file."""
    floors = {rule.id for pack in found.values() for rule in pack.rules if rule.is_floor}
    unread = {path.stem for folder in refused for path in folder.glob("*.toml")}
    wrong_ones: dict[Path, Problem] = {}
    for folder in sorted(found.keys() - refused.keys()):
        for rule in found[folder].rules:
            for name in sorted(set(rule.suspends) - floors - unread):
                known = ", ".join(sorted(floors)) or "-"
                en = f'"{name}" is no floor of any pack; write one of {known}'
                zh = f"“{name}”不是任何规则包的下限规则；请写其中之一：{known}"
                wrong_ones.setdefault(folder, wrong(folder / f"{rule.id}.toml", Fault("suspends", en, zh)))
    return wrong_ones


def _fallen_back(pack_folder: Path, data: Path, problem: Problem) -> list[Pack]:
    """The last good copy of a pack; none of a new one, and its Problem where no pack was ever good or the copy is not."""
    copy = last_good.kept(data, pack_folder.name)
    if not copy.parent.is_dir():
        raise problem
    try:
        return [read_pack(copy)] if copy.is_dir() else []
    except Problem:
        # A copy that this program no longer takes helps nobody: the file itself is what people can mend.
        raise problem from None


def _with_adopted(data: Path, pack: Pack, problems: list[Problem]) -> Pack:
    rules = []
    for rule in pack.rules:
        extra = _adopted(data, rule, problems)
        rules.append(rule.model_copy(update={"versions": in_order(rule.versions, extra)}) if extra else rule)
    return pack.model_copy(update={"rules": tuple(rules)})


def _adopted(data: Path, rule: Rule, problems: list[Problem]) -> tuple[Version, ...]:
    """The versions of a rule that the floor adopted; as they last read well where one is wrong now."""
    folder, copy = versions_folder(data, rule.id), last_good.kept(data, f"versions/{rule.id}")
    try:
        found = adopted_versions(folder, rule)
    except Problem as problem:
        if not copy.is_dir():
            raise
        problems.append(problem)
        return adopted_versions(copy, rule)
    if found:
        last_good.keep(folder, copy, last_good.stamp(folder))
    return found
