"""The one SELECT that types a grid: values, the row's first fault, the hash of its key."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from etl.sources.grid import Grid, quoted
from etl.sources.headers import Feed, Mapping
from etl.sources.joining import joined, own_words
from etl.sources.layout import Section
from etl.sources.naming import ALIASES, folded
from etl.sources.text import Blanks
from models import contract, refusals

MACROS = Path(__file__).with_name("read_values.sql")
_COUNTED = {"money", "number", "seconds"}
_LISTS_OF_IDS = {"personal_numbers", "staff_ids"}
_BARE = {
    Blanks.NONE: "nullif({cell}, '')",
    Blanks.PLAIN: "bare({cell})",
    Blanks.ANY: "bare_with_care({cell})",
}
GOOD, REFUSED, NOT_TAKEN = 0, 1, 2


@cache
def reasons() -> dict[str, str]:
    """The English words of each reason."""
    return {key: words["en"] for key, words in refusals.reasons().items()}


@cache
def value_aliases(kind: str) -> dict[str, str]:
    """Other words of a list of values (or of booleans), in lower case, and ours."""
    with (ALIASES / "value_aliases.tsv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["kind"] == kind]
    return {row["alias"].casefold(): row["value"] for row in rows}


class Typing:
    """The SQL of one (file, table); `source` and `configured` are time zones."""

    def __init__(
        self,
        table: contract.Table,
        section: Section,
        grid: Grid,
        mapping: Mapping,
        condition: str,
        zones: str,
    ) -> None:
        self.table, self.section, self.grid, self.mapping = table, section, grid, mapping
        self.condition = condition
        self.zones = zones
        self.feeds = {feed.column: feed for feed in mapping.feeds}

    def select(self) -> str:
        """One row a row of the file: the table's columns, key_hash, state, refusal, source_line where explicit.

        `refusal` is column, value and reason of a refused row as a JSON list: one column with hardly anything in it costs a
        tenth less of all typing than three.
        """
        fed = [column for column in self.table.columns if column.name in self.feeds]
        columns = [
            f'{self._rolled(column.name)} AS "{column.name}"'
            if column in fed
            else f'NULL::{column.sql_type} AS "{column.name}"'
            for column in self.table.columns
        ]
        key = ", ".join(f"v_{name}" if name in self.feeds else "NULL" for name in self.table.key)
        line = "" if self.grid.first_line is not None else ", source_line"
        return (
            f"SELECT {', '.join(columns)}, hash({key}) AS key_hash, "
            f"(CASE WHEN NOT taken THEN {NOT_TAKEN} WHEN fault IS NULL THEN {GOOD} ELSE {REFUSED} END)::UTINYINT AS state, "
            f"CASE WHEN fault IS NOT NULL AND taken THEN to_json([{self._fault_column()}, {self._fault_value()}, "
            f"{self._fault_reason()}])::VARCHAR END AS refusal{line}\n"
            f"FROM (SELECT *, {self._fault()} AS fault FROM\n"
            f"(SELECT *, {self._values()} FROM\n"
            f"(SELECT *, {self._texts()} FROM\n"
            f"(SELECT *, {self._cells()} FROM {self.grid.relation}))))"
        )

    def _cells(self) -> str:
        used = {cell for feed in self.mapping.feeds for cell in feed.cells}
        used |= {int(cell) for cell in re.findall(r"\bx(\d+)\b", self.condition)}
        return ", ".join([*(f"{self._bare(cell)} AS x{cell}" for cell in sorted(used)), "1 AS one"])

    def _bare(self, cell: int) -> str:
        bare = _BARE[self.grid.blanks].format(cell=self._raw(cell))
        empties = [quoted(value.strip()) for value in self.section.null_values if value.strip()]
        return f"CASE WHEN {bare} IN ({', '.join(empties)}) THEN NULL ELSE {bare} END" if empties else bare

    def _raw(self, cell: int) -> str:
        """A cell as it stood; where it is empty what the merged cell above says, unless that is an amount or a number."""
        feeds = [feed for feed in self.mapping.feeds if cell in feed.cells]
        counted = any(self.table.column(feed.column).type in _COUNTED for feed in feeds)
        return (
            f"c{cell}"
            if cell not in self.grid.repeated or counted
            else f"coalesce(nullif(c{cell}, ''), m{cell})"
        )

    def _texts(self) -> str:
        """Each column's text t_<column> before it is typed, and whether this table takes the row."""
        texts = [f"{self._text(feed)} AS t_{feed.column}" for feed in self.mapping.feeds]
        taken = (
            self.condition
            if self.grid.first_line is not None
            else f"(row_fault IS NOT NULL OR {self.condition})"
        )
        return ", ".join([*texts, f"{taken} AS taken"])

    def _text(self, feed: Feed) -> str:
        kind = self.table.column(feed.column).type
        cells = [f"x{cell}" for cell in feed.cells]
        if self.grid.is_1904 and kind in ("time", "day"):
            cells[0] = f"since_1904({cells[0]})"
        if feed.kind == "constant":
            return f"nullif({quoted(feed.text)}, '')"
        if feed.kind == "answered_if":
            return f"CASE WHEN {cells[0]} IS NULL THEN {quoted(feed.text)} ELSE 'answered' END"
        if feed.kind == "answered_if_column":
            return "NULL::VARCHAR"
        text = cells[0] if len(cells) == 1 else joined(cells, kind)
        is_listed = kind == "bool" or kind in contract.values()
        words = {} if is_listed else self.section.values.get(feed.column, {})
        return f"nullif(coalesce({own_words(words)}[lower({text})], {text}), '')" if words else text

    def _values(self) -> str:
        return ", ".join(f"{self._value(feed)} AS v_{feed.column}" for feed in self.mapping.feeds)

    def _value(self, feed: Feed) -> str:
        text = f"t_{feed.column}"
        if feed.kind == "parent":
            own = self._value(self.feeds[self.table.key[0]])
            return f"CASE WHEN {text} IS NULL THEN {own} ELSE {self._id('read_id', text)} END"
        if feed.kind == "answered_if_column":
            column, otherwise = feed.text.split("|", 1)
            return f"CASE WHEN t_{column} IS NULL THEN {quoted(otherwise)} ELSE 'answered' END"
        return self._read(feed, text)

    def _read(self, feed: Feed, text: str) -> str:
        kind = self.table.column(feed.column).type
        if kind == "id":
            return self._id("read_id", text)
        if kind == "text":
            if feed.column in _LISTS_OF_IDS:
                return self._id("read_ids", text)
            return f"read_text({text})" if self.grid.has_errors else text
        if kind in ("time", "day", "month"):
            return f"read_{kind}({text}, {self.zones})"
        if kind in ("money", "target", "seconds"):
            return f"read_{kind}({text}, {feed.factor})"
        if kind == "number":
            return f"read_number({text})"
        return self._listed(feed.column, kind, text)

    def _id(self, read: str, text: str) -> str:
        """An id's text; only one with a + can be what a spreadsheet made of a long number, or one with a # an error of it."""
        return f"{read}({text})" if self.grid.has_plus or self.grid.has_errors else text

    def _listed(self, column: str, kind: str, text: str) -> str:
        """A word of a list: the source's own mapping first, then ours, then the aliases in any case."""
        own = self.section.values.get(column, {})
        words = {theirs.strip().casefold(): ours for theirs, ours in own.items()}
        ours = ("true", "false") if kind == "bool" else contract.values()[kind]
        known = {word: word for word in ours if word != "+"}
        aliases = value_aliases("boolean" if kind == "bool" else kind)
        others = {**aliases, **known, **words}
        look_up = f"MAP {{{', '.join(f'{quoted(word)}: {quoted(value)}' for word, value in others.items())}}}[lower({text})]"
        if "+" in ours:
            look_up = f"coalesce({look_up}, read_text({text}))"
        quick = ", ".join(quoted(word) for word in known if word not in words) or "''"
        if kind == "bool" or "+" in ours:
            read = f"CASE WHEN {text} IN ({quick}) THEN {text} ELSE {look_up} END"
            return f"({read})::BOOLEAN" if kind == "bool" else read
        one_of = f"ENUM({', '.join(quoted(word) for word in ours)})"
        found = f"try_cast({text} AS ENUM({quick}))"
        return f"CASE WHEN {text} IS NULL OR {found} IS NOT NULL THEN try_cast({text} AS {one_of}) ELSE ({look_up})::{one_of} END"

    def _rolled(self, column: str) -> str:
        if (
            not self.section.end_rolls_over
            or column not in ("answered_at", "ended_at")
            or "started_at" not in self.feeds
        ):
            return f"v_{column}"
        return f"CASE WHEN v_{column} < v_started_at THEN v_{column} + INTERVAL 1 DAY ELSE v_{column} END"

    def _fault(self) -> str:
        """The number of the first column in fault, left to right in the file; -1 for a row that is wrong as a whole."""
        whole = (
            "over IS NOT NULL"
            if self.grid.first_line is not None
            else "over IS NOT NULL OR row_fault IS NOT NULL"
        )
        tests = [f"WHEN {whole} THEN -1"]
        for number, feed in enumerate(self.mapping.feeds):
            missing = f"v_{feed.column} IS NULL"
            if self._takes_totals(feed):
                missing = f"({missing} OR is_total(v_{feed.column}))"
            if self.table.column(feed.column).required:
                tests.append(f"WHEN {missing} THEN {number}")
            elif self._can_be_unreadable(feed):
                tests.append(f"WHEN {missing} AND NOT {self._is_empty(feed)} THEN {number}")
        if again := self._is_header_again():
            tests.append(f"WHEN {again} THEN -1")
        return f"CASE {' '.join(tests)} END"

    def _is_header_again(self) -> str:
        """Whether a row is the header once more, as in exports put one behind the other; nothing where a typed column tells."""
        if not self.grid.headers or any(
            self.table.column(feed.column).type not in ("id", "text") for feed in self.mapping.feeds
        ):
            return ""
        cells = sorted({cell for feed in self.mapping.feeds for cell in feed.cells})
        return " AND ".join(f"x{cell} = {quoted(folded(self.grid.headers[cell]))}" for cell in cells)

    def _takes_totals(self, feed: Feed) -> bool:
        """Whether this is the id of a table that requires nothing a row of totals lacks, such as a day."""
        needs = [column for column in self.table.columns if column.required]
        return feed.column == self.table.key[0] and all(column.type in ("id", "text") for column in needs)

    def _is_empty(self, feed: Feed) -> str:
        """Whether a column's text stands for no value. Marks of an empty amount are looked at only where no amount was read."""
        text = f"t_{feed.column}"
        is_money = self.table.column(feed.column).type in ("money", "target")
        return f"({text} IS NULL OR {text} IN ('--', '/'))" if is_money else f"({text} IS NULL)"

    def _can_be_unreadable(self, feed: Feed) -> bool:
        """Whether a text of this column may be no value; any text and id is one where the file has no + and no error of a formula."""
        kind = self.table.column(feed.column).type
        is_id = kind == "id" or feed.column in _LISTS_OF_IDS
        if is_id or kind == "text":
            return self.grid.has_errors or (is_id and self.grid.has_plus)
        return True

    def _by_fault(self, whole: str, of_feed: dict[int, str]) -> str:
        cases = " ".join(f"WHEN {number} THEN {sql}" for number, sql in of_feed.items())
        return f"CASE fault WHEN -1 THEN {whole} {cases} END"

    def _fault_column(self) -> str:
        names = {number: quoted(feed.column) for number, feed in enumerate(self.mapping.feeds)}
        return self._by_fault("NULL::VARCHAR", names)

    def _fault_value(self) -> str:
        raw = {
            number: _unless_blank(self._raw(feed.cells[0])) if len(feed.cells) == 1 else f"t_{feed.column}"
            for number, feed in enumerate(self.mapping.feeds)
        }
        over = _unless_blank("over")
        return self._by_fault(
            over if self.grid.first_line is not None else f"coalesce({over}, row_text)", raw
        )

    def _fault_reason(self) -> str:
        texts = reasons()
        whole = f"CASE WHEN over IS NOT NULL THEN {quoted(texts['cells'])} ELSE {quoted(texts['header'])} END"
        if self.grid.first_line is None:
            cases = " ".join(f"WHEN {quoted(key)} THEN {quoted(texts[key])}" for key in ("bytes", "quotes"))
            whole = f"CASE row_fault {cases} ELSE {whole} END"
        return self._by_fault(
            whole, {number: self._reason(feed) for number, feed in enumerate(self.mapping.feeds)}
        )

    def _reason(self, feed: Feed) -> str:
        kind = self.table.column(feed.column).type
        text, texts = f"t_{feed.column}", reasons()
        own = texts["lost_digits"] if feed.column in _LISTS_OF_IDS else texts.get(kind, texts["value"])
        else_own = quoted(own)
        if kind == "money":
            else_own = f"CASE WHEN is_card_number({text}) THEN {quoted(texts['card'])} ELSE {else_own} END"
        if self._takes_totals(feed):
            else_own = f"CASE WHEN is_total({text}) THEN {quoted(texts['total'])} ELSE {else_own} END"
        return (
            f"CASE WHEN {self._is_empty(feed)} THEN {quoted(texts['empty'])} "
            f"WHEN lost_digits({text}) THEN {quoted(texts['lost_digits'])} "
            f"WHEN formula_error({text}) THEN {quoted(texts['formula'])} "
            f"WHEN broken({text}) THEN {quoted(texts['time' if kind in ('time', 'day') else 'bytes'])} ELSE {else_own} END"
        )


def _unless_blank(cell: str) -> str:
    """A refused cell as it stood, without the mark of a broken one; null where there were blanks only, as everywhere."""
    return f"CASE WHEN bare_thoroughly({cell}) IS NOT NULL THEN ltrim({cell}, chr(64976)) END"
