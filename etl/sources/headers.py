"""Which cell of a row feeds which column, by its header and by what `source.toml` says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from etl.sources.layout import Ref, Section
from etl.sources.naming import column_of, factor_of, folded
from models import contract
from models.privacy import mask_value
from models.problems import Problem

_DATA = re.compile(r"\d{5,}|\d{1,4}[-/]\d{1,2}[-/]\d{1,2}|^[\d.,]+$")
# What may be somebody's name where no header of a file is known.
_NAME = re.compile(r"^[\u3400-\u9fff·]{2,4}$")


@dataclass(frozen=True)
class Feed:
    """What one column is made of: cells (0-based), and the factor of the unit its header names."""

    column: str
    kind: Literal["cells", "parent", "answered_if", "answered_if_column", "constant"]
    cells: tuple[int, ...] = ()
    factor: float = 1
    text: str = ""


@dataclass(frozen=True)
class Mapping:
    """The feeds of a table, in the order of their first cell, and the headers that nobody knows."""

    feeds: tuple[Feed, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def _shown(header: str) -> str:
    """A header as a report may show it: masked where it is somebody's value."""
    return mask_value(header, 1) if _DATA.search(header) else header


class _Resolver:
    """Resolves one file's headers for one table, collecting what is wrong."""

    def __init__(
        self, file: str, table: contract.Table, section: Section, headers: list[str], width: int
    ) -> None:
        self.file, self.table, self.section = file, table, section
        self.headers = [folded(header) for header in headers]
        self.width = width
        self.claims: dict[str, list[tuple[int, float]]] = {}
        self.ambiguous: dict[int, str] = {}
        self.used: set[int] = set()
        self.feeds: list[Feed] = []
        self.notes: list[str] = []

    def mapping(self) -> Mapping:
        self._explicit()
        if self.section.header:
            self._by_name()
            self._refuse_double_claims()
            self._refuse_ambiguous()
        self._refuse_unanswerable()
        self._refuse_missing()
        ignored = [
            _shown(self.headers[index]) or f"({index + 1})"
            for index in range(len(self.headers))
            if index not in self.used and self.section.header
        ]
        feeds = sorted(self.feeds, key=lambda feed: feed.cells[0] if feed.cells else self.width)
        return Mapping(tuple(feeds), tuple(ignored), tuple(self.notes))

    def _explicit(self) -> None:
        for column, origin in self.section.columns.items():
            if origin.kind == "answered_if" and origin.refs[0] in self.table.column_names:
                self.feeds.append(
                    Feed(column, "answered_if_column", (), 1, f"{origin.refs[0]}|{origin.otherwise}")
                )
                continue
            cells = tuple(self._cell(column, ref) for ref in origin.refs)
            self.used.update(cells)
            factor = self._factor(column, cells) if self.section.header else 1
            self.feeds.append(Feed(column, origin.kind, cells, factor, origin.otherwise))
        for column, text in self.section.constants.items():
            self.feeds.append(Feed(column, "constant", (), 1, text))

    def _cell(self, column: str, ref: Ref) -> int:
        if isinstance(ref, int):
            if 1 <= ref <= self.width:
                return ref - 1
            raise self._wrong(
                f"source.toml takes {column} from position {ref}, and a row has {self.width} cells; correct the position",
                f"source.toml 中 {column} 取自第 {ref} 列，而每行只有 {self.width} 列；请改正位置",
            )
        if not self.section.header:
            raise self._wrong(
                f"source.toml takes {column} from the header {ref!r} and says header = false; write its position, from 1",
                f"source.toml 写明 header = false，而 {column} 取自表头 {ref!r}；请改写为从 1 起的位置",
            )
        places = [index for index, header in enumerate(self.headers) if header == folded(ref)]
        if len(places) == 1:
            return places[0]
        en = "no header" if not places else "more than one header"
        zh = "没有这个表头" if not places else "有多个同名表头"
        raise self._wrong(
            f"source.toml takes {column} from {ref!r}, and the file has {en} of that name; its headers are "
            f"{', '.join(self._shown())}",
            f"source.toml 中 {column} 取自 {ref!r}，而文件中{zh}；现有表头：{'、'.join(self._shown())}",
        )

    def _factor(self, column: str, cells: tuple[int, ...]) -> float:
        return factor_of(self.table, column, self.headers[cells[0]]) if len(cells) == 1 else 1

    def _by_name(self) -> None:
        taken = {feed.column for feed in self.feeds}
        for index, header in enumerate(self.headers):
            if index in self.used and header not in self.table.column_names:
                continue
            alias, factor = column_of(self.table, header)
            if alias is None or alias.column in taken:
                continue
            if alias.ambiguous:
                self.ambiguous[index] = alias.column
            else:
                self.claims.setdefault(alias.column, []).append((index, factor))

    def _refuse_double_claims(self) -> None:
        for column, claims in self.claims.items():
            if len(claims) > 1:
                names = " and ".join(repr(self.headers[index]) for index, _ in claims)
                raise self._wrong(
                    f"the headers {names} both claim {column}; say in source.toml which one is meant, "
                    f"such as [{self.table.name}] columns = {{ {column} = {self._reference(claims[0][0])} }}",
                    f"表头 {names} 都对应 {column}；请在 source.toml 中指明用哪一个",
                )
            index, factor = claims[0]
            self.used.add(index)
            self.feeds.append(Feed(column, "cells", (index,), factor))

    def _refuse_ambiguous(self) -> None:
        taken = {feed.column for feed in self.feeds}
        for index, column in self.ambiguous.items():
            header = self.headers[index]
            if column not in taken:
                raise self._wrong(
                    f"the header {header!r} means different things in different systems; say in source.toml what it is, "
                    f"such as [{self.table.name}] columns = {{ {column} = {self._reference(index)} }}",
                    f"表头“{header}”在不同系统中含义不同；请在 source.toml 中写明，例如 "
                    f"[{self.table.name}] columns = {{ {column} = {self._reference(index)} }}",
                )
            self.notes.append(f"{header}: ambiguous, ignored because {column} comes from another column")

    def _reference(self, index: int) -> str:
        """A header as source.toml names it: by its place where another one is called the same."""
        header = self.headers[index]
        return f'"{header}"' if self.headers.count(header) == 1 else str(index + 1)

    def _refuse_unanswerable(self) -> None:
        taken = {feed.column for feed in self.feeds}
        for feed in self.feeds:
            asked = feed.text.split("|", 1)[0] if feed.kind == "answered_if_column" else ""
            if asked and asked not in taken - {feed.column}:
                raise self._wrong(
                    f"source.toml makes {feed.column} of {asked}, and no column gives {asked}; map it in source.toml too",
                    f"source.toml 由 {asked} 得出 {feed.column}，但没有字段给出 {asked}；请在 source.toml 中一并映射",
                )

    def _refuse_missing(self) -> None:
        taken = {feed.column for feed in self.feeds}
        missing = [
            column.name for column in self.table.columns if column.required and column.name not in taken
        ]
        if missing:
            found = (
                ", ".join(self._shown()) if self.section.header else f"{self.width} columns without header"
            )
            en, zh = "rename the header or map it in source.toml", "请改表头或在 source.toml 中映射"
            if self.section.header and re.fullmatch(r"[^,;|\t]+", "\t".join(filter(None, self.headers))):
                en = f"take out what stands before the header, be it a title or another sheet, or {en}"
                zh = f"请删去表头之前的标题行或工作表，或{zh.removeprefix('请')}"
            raise self._wrong(
                f"no column gives {', '.join(missing)}, which {self.table.name} needs; found: {found}; {en}",
                f"{self.table.name} 缺少必需字段 {'、'.join(missing)}；现有：{found}；{zh}",
            )

    def _shown(self) -> list[str]:
        """The headers as an error may show them: masked where a row of people's values stands in their place."""
        headers = [header for header in self.headers if header]
        if any(_DATA.search(header) for header in headers):
            return [mask_value(header, 1) for header in headers]
        if any(column_of(self.table, header)[0] for header in headers):
            return headers
        return [mask_value(header, 1) if _NAME.search(header) else header for header in headers]

    def _wrong(self, en: str, zh: str) -> Problem:
        return Problem(f"{self.file}: {en}.", f"{self.file}：{zh}。")


def resolve(file: str, table: contract.Table, section: Section, headers: list[str], width: int) -> Mapping:
    """The mapping of a file's cells to a table's columns.

    `headers` is empty for a file without a header. Raises Problem where two headers claim one column, an ambiguous
    header is not mapped, a reference of `source.toml` is not there or a required column comes from nowhere.
    """
    return _Resolver(file, table, section, headers, width).mapping()
