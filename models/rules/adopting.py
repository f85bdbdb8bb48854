"""Adopting other parameters: a new version of a rule, and of every rule of its pack that has one of them too."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from models.problems import Problem
from models.rules import toml_text
from models.rules.adopted import checked, versions_folder
from models.rules.pack import Pack, Rule, Version


def sharing(pack: Pack, rule: Rule, names: Iterable[str]) -> tuple[Rule, ...]:
    """The other rules of a pack that have one of these parameters: a number of a book is one number."""
    changed = set(names) & set(rule.parameters)
    return tuple(other for other in pack.rules if other.id != rule.id and changed & set(other.parameters))


def own(rule: Rule, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parameters that a rule has."""
    return {name: given for name, given in parameters.items() if name in rule.parameters}


def write_version(
    data: Path,
    rule: Rule,
    parameters: Mapping[str, Any],
    author: str,
    reason: str,
    first_day: date,
    shared_by: Iterable[Rule] = (),
) -> Path:
    """Write the next version of a rule, in force from `first_day`, and of the rules that share its parameters: all or none.

    Parameters not named keep their value of that day. Raises Problem for an unknown parameter, a value that is none, an
    empty author or reason, values that are in force from that day already, or where somebody adopted another version at
    the same moment.
    """
    for field, text in (("author", author), ("reason", reason)):
        if not text.strip():
            raise Problem(
                f"{field} is empty; say who adopts the version and why.",
                f"{field} 为空；请写明采用人和理由。",
            )
    changes = checked(rule, parameters)
    then = _then(rule, first_day)
    if _says(rule, then, changes, first_day):
        raise Problem(
            f"{rule.id}: version {then.version} says the same from {first_day}; there is nothing to adopt.",
            f"{rule.id}：第 {then.version} 版自 {first_day} 起已是这些取值，无需再采用。",
        )
    others = [one for one in shared_by if not _says(one, _then(one, first_day), own(one, changes), first_day)]
    texts = dict(_version(data, one, own(one, changes), author, reason, first_day) for one in (rule, *others))
    _write_all(texts)
    return next(iter(texts))


def _then(rule: Rule, day: date) -> Version:
    """The version of a day, else the latest."""
    return rule.version_on(day) or max(rule.versions, key=lambda version: version.version)


def _says(rule: Rule, version: Version, changes: Mapping[str, Any], first_day: date) -> bool:
    """Whether a version begins on that day with these values."""
    return version.first_day == first_day and rule.values(version) == {
        **rule.values(version),
        **checked(rule, changes),
    }


def _version(
    data: Path, rule: Rule, changes: Mapping[str, Any], author: str, reason: str, first_day: date
) -> tuple[Path, str]:
    """The file of a rule's next version, and what it says."""
    number = _next_number(data, rule)
    given = {**_then(rule, first_day).parameters, **checked(rule, changes)}
    lines = [
        f"version = {number}",
        f"valid_from = {first_day.isoformat()}",
        f"author = {toml_text.quoted(author)}",
        f"reason = {toml_text.quoted(reason)}",
        f"adopted_at = {datetime.now(UTC).replace(microsecond=0).isoformat()}",
        "[parameters]",
        *(f"{name} = {toml_text.literal(one)}" for name, one in given.items()),
    ]
    return versions_folder(data, rule.id) / f"{number}.toml", "\n".join(lines) + "\n"


def _next_number(data: Path, rule: Rule) -> int:
    """One above every version there is, also one that another of the same day has replaced."""
    adopted = [
        int(path.stem) for path in versions_folder(data, rule.id).glob("*.toml") if path.stem.isdecimal()
    ]
    return max([*adopted, *(version.version for version in rule.versions)]) + 1


def _write_all(texts: Mapping[Path, str]) -> None:
    """Write whole files, all or none; Problem where one is there already."""
    fresh = {path: path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}") for path in texts}
    placed: list[Path] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh[path].write_text(text, encoding="utf-8")
        for path in texts:
            _place(fresh[path], path)
            placed.append(path)
    except BaseException:
        for path in placed:
            path.unlink()
        raise
    finally:
        for path in fresh.values():
            path.unlink(missing_ok=True)


def _place(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError as error:
        raise Problem(
            f"{path}: somebody adopted this version at the same moment; look at it and try again.",
            f"{path}：刚刚有人采用了这一版本；请查看后重试。",
        ) from error
