"""Versions of rules that a floor adopted after a what-if: `DIR/rules/versions/<rule>/<version>.toml`, never changed."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.problems import Problem
from models.rules import toml_text
from models.rules.faults import Fault, first_fault
from models.rules.pack import Rule, Version, value


def versions_folder(data: Path, rule_id: str) -> Path:
    """Where the adopted versions of a rule lie."""
    return data / "rules" / "versions" / rule_id


def adopted_versions(folder: Path, rule: Rule) -> tuple[Version, ...]:
    """The adopted versions of a rule in their folder, oldest first (Problem with the file where one is wrong)."""
    files = list(folder.glob("*.toml"))
    for path in files:
        if not path.stem.isdecimal():
            raise Problem(
                f"{path}: name it by its version, as 2.toml, or remove it.",
                f"{path}：请以版本号命名（如 2.toml），或删除该文件。",
            )
    return tuple(_read(path, rule) for path in sorted(files, key=lambda path: int(path.stem)))


def in_order(shipped: tuple[Version, ...], adopted: tuple[Version, ...]) -> tuple[Version, ...]:
    """All versions by their days; each adopted one is in force from its first day until the next one begins.

    Of two that begin on one day the one adopted later holds.
    """
    by_day = {version.first_day: version for version in sorted(adopted, key=lambda one: one.version)}
    versions = list(shipped)
    for _, new in sorted(by_day.items()):
        before = [v for v in versions if v.first_day < new.first_day]
        # Nothing comes before the first day of the calendar, which has no day before it.
        day_before = new.first_day - timedelta(days=1) if before else new.first_day
        versions = [v.model_copy(update={"valid_to": min(v.last_day, day_before)}) for v in before] + [new]
    return tuple(versions)


def write_version(
    data: Path, rule: Rule, parameters: Mapping[str, Any], author: str, reason: str, first_day: date
) -> Path:
    """Write the next version of a rule, in force from `first_day`; parameters not named keep their value of that day.

    Raises Problem for an unknown parameter, a value that is none, an empty author or reason, values that are in force
    from that day already, or where somebody adopted another version at the same moment.
    """
    for field, text in (("author", author), ("reason", reason)):
        if not text.strip():
            raise Problem(
                f"{field} is empty; say who adopts the version and why.",
                f"{field} 为空；请写明采用人和理由。",
            )
    changes = checked(rule, parameters)
    then = rule.version_on(first_day) or max(rule.versions, key=lambda version: version.version)
    given = {**then.parameters, **changes}
    if then.first_day == first_day and rule.values(then) == {**rule.values(then), **changes}:
        raise Problem(
            f"{rule.id}: version {then.version} says the same from {first_day}; there is nothing to adopt.",
            f"{rule.id}：第 {then.version} 版自 {first_day} 起已是这些取值，无需再采用。",
        )
    number = _next_number(data, rule)
    path = versions_folder(data, rule.id) / f"{number}.toml"
    lines = [
        f"version = {number}",
        f"valid_from = {first_day.isoformat()}",
        f"author = {toml_text.quoted(author)}",
        f"reason = {toml_text.quoted(reason)}",
        f"adopted_at = {datetime.now(UTC).replace(microsecond=0).isoformat()}",
        "[parameters]",
        *(f"{name} = {toml_text.literal(one)}" for name, one in given.items()),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_new(path, "\n".join(lines) + "\n")
    return path


def _next_number(data: Path, rule: Rule) -> int:
    """One above every version there is, also one that another of the same day has replaced."""
    adopted = [
        int(path.stem) for path in versions_folder(data, rule.id).glob("*.toml") if path.stem.isdecimal()
    ]
    return max([*adopted, *(version.version for version in rule.versions)]) + 1


def _write_new(path: Path, text: str) -> None:
    """Write a whole file or none; Problem where it is there already."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_text(text, encoding="utf-8")
    try:
        path.hardlink_to(fresh)
    except FileExistsError as error:
        raise Problem(
            f"{path}: somebody adopted this version at the same moment; look at it and try again.",
            f"{path}：刚刚有人采用了这一版本；请查看后重试。",
        ) from error
    finally:
        fresh.unlink()


def checked(rule: Rule, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The values of changed parameters, read as their types (Problem for an unknown name or a value that is none)."""
    read = {}
    for name, given in parameters.items():
        if name not in rule.parameters:
            known = ", ".join(rule.parameters) or "-"
            raise Problem(
                f"{rule.id}: unknown parameter {name}; this rule has {known}.",
                f"{rule.id}：没有参数 {name}；该规则的参数有 {known}。",
            )
        try:
            read[name] = value(rule.parameters[name], given, name)
        except Fault as fault:
            raise Problem(
                f"{rule.id}: {name}: {fault.en}.", f"{rule.id}：参数 {name} {fault.zh}。"
            ) from fault
    return read


def _read(path: Path, rule: Rule) -> Version:
    try:
        version = Version.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
        _check(version, rule, int(path.stem))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, Fault) as error:
        fault = _fault(error)
        raise Problem(
            f"{path}: field {fault.field}: {fault.en}; correct this field or remove the file.",
            f"{path}：字段 {fault.field} 有误：{fault.zh}；请更正该字段或删除该文件。",
        ) from error
    return version


def _check(version: Version, rule: Rule, number: int) -> None:
    """Fault where a version file names another number, a parameter that the rule has not, or a value that is none."""
    if version.version != number:
        raise Fault(
            "version",
            f"found {version.version}; write {number} as in the file's name",
            f"读到 {version.version}；请按文件名写 {number}",
        )
    for name, given in version.parameters.items():
        if name not in rule.parameters:
            known = ", ".join(rule.parameters) or "-"
            raise Fault(
                "parameters",
                f"unknown parameter {name}; this rule has {known}",
                f"没有参数 {name}；该规则的参数有 {known}",
            )
        value(rule.parameters[name], given, name)


def _fault(error: Exception) -> Fault:
    if isinstance(error, Fault):
        return error
    if isinstance(error, ValidationError):
        return first_fault(error)
    return Fault("file", f"it is no TOML ({error})", f"不是有效的 TOML（{error}）")
