"""`source.toml`: how a foreign layout maps to the contract (contract.md §1)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models import contract
from models.problems import Problem
from models.warehouse import in_memory

FILE = "source.toml"
DEFAULT_TIMEZONE = "Asia/Shanghai"
DATE_ORDERS = ("ymd", "mdy", "dmy")
_KINDS: dict[str, tuple[type, str]] = {
    "files": (list, 'a list of names such as ["Master.csv"]'),
    "header": (bool, "true or false"),
    "columns": (dict, 'names and where they come from, such as { call_id = "uuid" }'),
    "null_values": (list, 'a list of texts such as ["-"]'),
    "constants": (dict, 'names and texts, such as { direction = "inbound" }'),
    "values": (dict, 'tables of words, such as values.result = { OK = "answered" }'),
    "where": (str, "a condition in quotes, such as \"outcome <> 'PHANTOM'\""),
    "end_rolls_over": (bool, "true or false"),
}

Ref = str | int


@dataclass(frozen=True)
class Origin:
    """Where a column comes from: cells by header or position (from 1), the other leg's id, or whether it was answered."""

    kind: Literal["cells", "parent", "answered_if"]
    refs: tuple[Ref, ...]
    otherwise: str = ""


@dataclass(frozen=True)
class Section:
    """What `source.toml` says about one table."""

    table: str
    files: tuple[str, ...] = ()
    header: bool = True
    columns: dict[str, Origin] = field(default_factory=dict)
    null_values: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    where: str = ""
    end_rolls_over: bool = False


@dataclass(frozen=True)
class Layout:
    """The whole of a `source.toml`; every part has a default."""

    timezone: str = DEFAULT_TIMEZONE
    date_order: str = "ymd"
    sections: dict[str, Section] = field(default_factory=dict)
    recordings_pattern: str = ""

    def section(self, table: str) -> Section:
        """What is said about a table; nothing said is a section of defaults."""
        return self.sections.get(table, Section(table))


def read_layout(source: Path) -> Layout:
    """The layout of a source folder (Problem where `source.toml` cannot be read or says what cannot be)."""
    names = sorted((path.name for path in source.glob("*") if path.name.casefold() == FILE), reverse=True)
    if not names:
        return Layout()
    path = source / names[0]
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(
            path, f"this is no TOML ({error}); correct that line", f"不是合法的 TOML（{error}）；请改正该行"
        ) from error
    return _layout(path, raw)


def _layout(path: Path, raw: dict[str, Any]) -> Layout:
    timezone, order = str(raw.pop("timezone", DEFAULT_TIMEZONE)), str(raw.pop("date_order", "ymd"))
    recordings = raw.pop("recordings", {})
    known_zone(timezone, f"{path}: timezone")
    if order not in DATE_ORDERS:
        raise _wrong(
            path,
            f"date_order is {order!r}; write ymd, mdy or dmy",
            f"date_order 为 {order!r}，应为 ymd、mdy 或 dmy",
        )
    if (
        not isinstance(recordings, dict)
        or recordings.keys() - {"pattern"}
        or not isinstance(recordings.get("pattern", ""), str)
    ):
        raise _wrong(path, "[recordings] takes only `pattern`, a text", "[recordings] 只接受文本 pattern")
    sections = {table: _section(path, table, spec) for table, spec in raw.items()}
    return Layout(timezone, order, sections, str(recordings.get("pattern", "")))


def _section(path: Path, table: str, spec: Any) -> Section:
    if table not in contract.tables() or not isinstance(spec, dict):
        known = ", ".join(contract.tables())
        raise _wrong(
            path,
            f"[{table}] is no table; the tables are {known}",
            f"没有名为 [{table}] 的表；可用的表：{known}",
        )
    if unknown := spec.keys() - set(Section.__dataclass_fields__) - {"table"} or spec.keys() & {"table"}:
        name = sorted(unknown)[0]
        raise _wrong(
            path,
            f"[{table}] does not know `{name}`; see docs/sources.md",
            f"[{table}] 中没有 {name} 这一项；见 docs/sources.md",
        )
    _check_kinds(path, table, spec)
    columns = spec.get("columns", {})
    _check_columns(path, table, [*columns, *spec.get("constants", {}), *spec.get("values", {})])
    section = Section(
        table=table,
        files=tuple(spec.get("files", ())),
        header=bool(spec.get("header", True)),
        columns={name: _origin(path, table, name, origin) for name, origin in columns.items()},
        null_values=tuple(str(value) for value in spec.get("null_values", ())),
        constants={name: _plain(value) for name, value in spec.get("constants", {}).items()},
        values={
            name: {str(theirs): _plain(ours) for theirs, ours in words.items()}
            for name, words in spec.get("values", {}).items()
        },
        where=str(spec.get("where", "")),
        end_rolls_over=bool(spec.get("end_rolls_over", False)),
    )
    _check_names(path, section)
    return section


def _origin(path: Path, table: str, name: str, spec: Any) -> Origin:
    if isinstance(spec, dict) and set(spec) == {"parent"} and _is_ref(spec["parent"]):
        return Origin("parent", (spec["parent"],))
    if isinstance(spec, dict) and set(spec) == {"answered_if", "else"} and _is_ref(spec["answered_if"]):
        return Origin("answered_if", (spec["answered_if"],), str(spec["else"]))
    refs = tuple(spec) if isinstance(spec, list) else (spec,)
    if refs and all(_is_ref(ref) for ref in refs):
        return Origin("cells", refs)
    raise _wrong(
        path,
        f"[{table}] columns.{name} must be a header, a position from 1, a list of them, "
        "{ parent = … } or { answered_if = …, else = … }",
        f"[{table}] columns.{name} 应为表头、从 1 起的位置、它们的列表、{{ parent = … }} 或 {{ answered_if = …, else = … }}",
    )


def _is_ref(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _check_kinds(path: Path, table: str, spec: dict[str, Any]) -> None:
    """Problem where an entry is of another kind than it must be: a text for a list, a text for true or false."""
    for name, value in spec.items():
        kind, words = _KINDS[name]
        if not isinstance(value, kind) or not all(_fits(name, item) for item in _items(value)):
            raise _wrong(
                path,
                f"[{table}] {name} is {value!r}; write {words}",
                f"[{table}] 的 {name} 为 {value!r}；应写 {words}",
            )


def _items(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _fits(name: str, item: Any) -> bool:
    """Whether an item of an entry's list or table is of the kind that belongs there."""
    if name == "columns":
        return True
    if name == "values":
        return isinstance(item, dict) and not any(isinstance(word, (dict, list)) for word in item.values())
    return isinstance(item, str) if name == "files" else not isinstance(item, (dict, list))


def _check_columns(path: Path, table: str, names: list[str]) -> None:
    known = contract.tables()[table].column_names
    for name in names:
        if name not in known:
            raise _wrong(
                path,
                f"[{table}] has no column `{name}`; its columns are {', '.join(known)}",
                f"[{table}] 没有字段 {name}；可用的字段：{'、'.join(known)}",
            )


def _check_names(path: Path, section: Section) -> None:
    table = contract.tables()[section.table]
    for name in section.constants.keys() & section.columns.keys():
        raise _wrong(
            path,
            f"[{table.name}] {name} stands under columns and under constants; keep one",
            f"[{table.name}] 的 {name} 同时出现在 columns 与 constants 中，请只留一个",
        )
    for name, origin in section.columns.items():
        kind = table.column(name).type
        allowed = contract.values().get(kind, ())
        if origin.kind == "parent" and (kind != "id" or name == table.key[0]):
            raise _wrong(
                path,
                f"[{table.name}] {name} takes parent; only a column of ids other than {table.key[0]} takes it",
                f"[{table.name}] 的 {name} 用了 parent；只有 {table.key[0]} 以外的编号字段可用",
            )
        if origin.kind == "answered_if" and not {"answered", origin.otherwise} <= set(allowed):
            results = ", ".join(contract.values()["result"])
            raise _wrong(
                path,
                f"[{table.name}] {name} takes answered_if with else = {origin.otherwise!r}; only `result` takes it, and else "
                f"must be one of {results}",
                f"[{table.name}] 的 {name} 用了 answered_if，else 为 {origin.otherwise!r}；只有 result 可用，且 else 应为：{results}",
            )
    for name, words in section.values.items():
        allowed = contract.values().get(table.column(name).type, ("+",))
        for ours in words.values():
            if "+" not in allowed and ours not in allowed:
                raise _wrong(
                    path,
                    f"[{table.name}] values.{name} maps to {ours!r}; it must be one of {', '.join(allowed)}",
                    f"[{table.name}] values.{name} 映射到 {ours!r}，应为：{'、'.join(allowed)}",
                )


def known_zone(name: str, place: str) -> None:
    """Problem where a time zone's name is not in the IANA list, or DuckDB, which moves the times, does not know it."""
    try:
        ZoneInfo(name)
        found = in_memory().execute("SELECT count(*) FROM pg_timezone_names() WHERE name = ?", [name])
        is_known = found.fetchone() == (1,)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        is_known = False
    if not is_known:
        raise Problem(
            f"{place} is {name!r}, which is no time zone; write an IANA name such as Asia/Shanghai or UTC.",
            f"{place} 为 {name!r}，不是有效时区；请写 IANA 名称，例如 Asia/Shanghai 或 UTC。",
        )


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _wrong(path: Path, en: str, zh: str) -> Problem:
    return Problem(f"{path}: {en}.", f"{path}：{zh}。")
