"""Versions of rules that a floor adopted after a what-if: `DIR/rules/versions/<rule>/<version>.toml`, never changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.problems import Problem
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
    """All versions by their days, each in force until the next one begins, whoever wrote it.

    Of two that begin on one day an adopted one holds before a shipped one, and of two adopted the one adopted later.
    """
    by_day = {version.first_day: version for version in shipped}
    by_day |= {version.first_day: version for version in sorted(adopted, key=lambda one: one.version)}
    ordered = [version for _, version in sorted(by_day.items())]
    ended = [
        before.model_copy(update={"valid_to": min(before.last_day, after.first_day - timedelta(days=1))})
        for before, after in pairwise(ordered)
    ]
    return (*ended, *ordered[-1:])


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
