"""Reading a pack from its folder; what is wrong is told with file, field and what to write."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from models.problems import Problem
from models.rules.faults import Fault, first_fault
from models.rules.pack import Pack, Rule
from models.rules.query_check import check_query

T = TypeVar("T", Pack, Rule)


def read_pack(folder: Path) -> Pack:
    """One pack from its folder, as shipped (Problem with file and field where it is wrong)."""
    raw = read_toml(folder / "pack.toml")
    files = [path for path in sorted(folder.glob("*.toml")) if path.name != "pack.toml"]
    rules = tuple(read_rule(path) for path in files)
    for path, rule in zip(files, rules, strict=True):
        _named_as(path, rule.id, path.stem)
    pack = _parse(Pack, raw | {"rules": rules}, folder / "pack.toml")
    _named_as(folder / "pack.toml", pack.id, folder.name)
    return pack


def read_rule(path: Path) -> Rule:
    """One rule file (Problem with file and field where it is wrong, or where it and its query do not agree)."""
    rule = _parse(Rule, read_toml(path), path)
    try:
        check_query(rule)
    except Fault as fault:
        raise wrong(path, fault) from fault
    return rule


def wrong(path: Path | str, fault: Fault) -> Problem:
    """What is wrong with a field of a file, as a sentence in both languages."""
    return Problem(
        f"{path}: field {fault.field}: {fault.en}.", f"{path}：字段 {fault.field} 有误：{fault.zh}。"
    )


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file in UTF-8 holds, with or without a byte order mark (Problem where it cannot be read)."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise wrong(path, Fault("file", "it is missing; put it back", "缺少该文件；请放回")) from error
    except OSError as error:
        en, zh = "it cannot be read ({}); put a readable file there", "无法读取（{}）；请放置可读的文件"
        raise wrong(path, Fault("file", en.format(error.strerror), zh.format(error.strerror))) from error
    # Digits without end are a ValueError of their own, brackets without end a RecursionError.
    except (ValueError, RecursionError) as error:
        en, zh = "it is no TOML ({}); correct that line", "不是有效的 TOML（{}）；请更正该行"
        raise wrong(path, Fault("file", en.format(error), zh.format(error))) from error


def _parse(kind: type[T], raw: dict[str, Any], path: Path) -> T:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise wrong(path, first_fault(error)) from error


def _named_as(path: Path, found: str, wanted: str) -> None:
    if found != wanted:
        en = f'found "{found}"; write "{wanted}", or rename the file or folder'
        zh = f"读到“{found}”；请写“{wanted}”，或给文件（夹）改名"
        raise wrong(path, Fault("id", en, zh))
