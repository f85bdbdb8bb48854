"""Reading rule packs from their folders; what is wrong is told with file, field and what to write.

The packs that ship stand in `models/rule_packs`; versions that a floor adopted, its switches and the last good copy of
each pack in `DIR/rules`.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from models import warehouse
from models.problems import Problem
from models.rules.adopted import adopted_versions, in_order, versions_folder
from models.rules.pack import Pack, Rule, Version

SHIPPED = Path(__file__).parents[1] / "rule_packs"

T = TypeVar("T", Pack, Rule)


@dataclass(frozen=True)
class Book:
    """The packs in force, and what was refused on the way (then the last good copy of it is in force)."""

    packs: tuple[Pack, ...]
    problems: tuple[Problem, ...]


def read_book(data: Path, folder: Path = SHIPPED) -> Book:
    """Every pack of a folder with the versions that the floor adopted.

    A pack, or a rule's adopted versions, that cannot be read is replaced by its last good copy; without one its
    Problem is raised.
    """
    packs: list[Pack] = []
    problems: list[Problem] = []
    for pack_folder in sorted(path.parent for path in folder.glob("*/pack.toml")):
        try:
            pack = _read_and_keep(pack_folder, data, _stamp(pack_folder))
        except Problem as problem:
            problems.append(problem)
            pack = _last_good(data, pack_folder.name, problem)
        packs.append(pack)
    _refuse_doubles(packs)
    whole = tuple(_with_adopted(data, pack, problems) for pack in packs)
    return Book(whole, tuple(problems))


def read_pack(folder: Path) -> Pack:
    """One pack from its folder, as shipped (Problem with file and field where it is wrong)."""
    raw = _toml(folder / "pack.toml")
    files = [path for path in sorted(folder.glob("*.toml")) if path.name != "pack.toml"]
    rules = tuple(read_rule(path) for path in files)
    for path, rule in zip(files, rules, strict=True):
        if path.stem != rule.id:
            raise _wrong(path, "id", f'found "{rule.id}"; write "{path.stem}", or rename the file')
    return _parse(Pack, raw | {"rules": rules}, folder / "pack.toml")


def read_rule(path: Path) -> Rule:
    """One rule file (Problem with file and field where it is wrong, or where its query is missing)."""
    rule = _parse(Rule, _toml(path), path)
    try:
        warehouse.query_text(f"rules/{rule.query}")
    except FileNotFoundError as error:
        raise _wrong(path, "query", f"models/queries/rules/{rule.query}.sql is missing; write it") from error
    return rule


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


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _wrong(path, "file", "it is missing; put it back") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, "file", f"it is no TOML ({error}); correct that line") from error


def _parse(kind: type[T], raw: dict[str, Any], path: Path) -> T:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        field, _, rest = said.partition(": ")
        if first["loc"] or not rest:
            field, rest = ".".join(str(part) for part in first["loc"]) or "file", said
        advice = {
            "missing": "it is missing; write it",
            "extra_forbidden": "nobody knows this field; remove it or correct its name",
            "too_short": "too few entries; write at least 3 examples on each side",
        }.get(first["type"], rest)
        raise _wrong(path, field, advice) from error


def _wrong(path: Path, field: str, advice: str) -> Problem:
    return Problem(
        f"{path}: field {field}: {advice}.",
        f"{path}：字段 {field} 有误：{advice}。该规则包沿用上一份有效版本。",
    )


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file of the folder does."""
    stats = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@cache
def _read_and_keep(pack_folder: Path, data: Path, stamp: tuple[tuple[str, int, int], ...]) -> Pack:
    """A pack as its files stand now, copied beside the data; read once while they do not change."""
    pack = read_pack(pack_folder)
    _keep_good_copy(pack_folder, _kept(data, pack_folder.name))
    return pack


def _kept(data: Path, name: str) -> Path:
    return data / "rules" / "last_good" / name


def _keep_good_copy(folder: Path, kept: Path) -> None:
    """Copy files that read well beside the data, so that a later mistake in them stops nothing."""
    files = {path.name: path.read_bytes() for path in folder.glob("*.toml")}
    if kept.is_dir() and {path.name: path.read_bytes() for path in kept.glob("*.toml")} == files:
        return
    fresh = kept.with_name(f".{kept.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        shutil.rmtree(kept, ignore_errors=True)
        fresh.replace(kept)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def _last_good(data: Path, pack_id: str, problem: Problem) -> Pack:
    kept = _kept(data, pack_id)
    if not kept.is_dir():
        raise problem
    return read_pack(kept)


def _refuse_doubles(packs: list[Pack]) -> None:
    owner: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in owner:
                path = SHIPPED / pack.id / f"{rule.id}.toml"
                raise _wrong(
                    path, "id", f'"{rule.id}" is already a rule of {owner[rule.id]}; choose another id'
                )
            owner[rule.id] = pack.id


def _with_adopted(data: Path, pack: Pack, problems: list[Problem]) -> Pack:
    rules = []
    for rule in pack.rules:
        extra = _adopted(data, rule, problems)
        rules.append(rule.model_copy(update={"versions": in_order(rule.versions, extra)}) if extra else rule)
    return pack.model_copy(update={"rules": tuple(rules)})


def _adopted(data: Path, rule: Rule, problems: list[Problem]) -> tuple[Version, ...]:
    """The versions of a rule that the floor adopted; as they last read well where one is wrong now."""
    folder, kept = versions_folder(data, rule.id), _kept(data, f"versions/{rule.id}")
    try:
        found = adopted_versions(folder, rule)
    except Problem as problem:
        if not kept.is_dir():
            raise
        problems.append(problem)
        return adopted_versions(kept, rule)
    if found:
        _keep_good_copy(folder, kept)
    return found
