"""The rows that an example writes as text: what each says, and what it need not say."""

from __future__ import annotations

from typing import Any

from models import contract, warehouse
from models.rules import tables
from models.rules.faults import Fault

_USUAL: dict[str, dict[str, str]] = {
    "calls": {"direction": "outbound", "result": "no_answer"},
    "contacts": {"relation": "friend"},
    "recordings": {"status": "ok"},
}
_KEYS = {"calls": "call_id", "sms": "sms_id", "visits": "visit_id", "letters": "letter_id"}
_SUCH_AS = {
    "TIMESTAMP": "2026-01-31 09:30:00",
    "DATE": "2026-01-31",
    "BOOLEAN": "true",
    "VARCHAR[]": "[greeting]",
}

Row = dict[str, str]


def insert(con: warehouse.Connection, table: str, text: Any) -> None:
    """Add the rows of an example's table to `core`; Fault that names the table, row and column where one is wrong."""
    tables.check_known("tables", table, tables.names())
    for number, row in enumerate(_rows(table, text), 1):
        cells = _usual(table, number) | {name: cell for name, cell in row.items() if cell}
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" for _ in cells)
        try:
            con.execute(f'INSERT INTO core."{table}" ({names}) VALUES ({marks})', list(cells.values()))
        except warehouse.Error as error:
            raise _wrong_cell(con, table, number, cells) from error


def _rows(table: str, text: Any) -> list[Row]:
    """The rows of a table written as lines of cells between `|`, the first line being the heading."""
    if not isinstance(text, str) or not text.strip():
        en = "it is no table; write a heading and rows as text, with | between the cells"
        raise Fault(table, en, "不是表格；请以文本写表头和各行，单元格之间用 | 分隔")
    heading, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    for name in heading:
        tables.check_known(table, name, tables.columns(table), f"{table}.")
    for number, line in enumerate(lines, 1):
        if len(line) != len(heading):
            cells, wanted = len(line), len(heading)
            raise Fault(
                f"{table}, row {number}",
                f"found {cells} cells; write {wanted}, one for each column of the heading",
                f"读到 {cells} 个单元格；请写 {wanted} 个，与表头各列对应",
            )
    return [dict(zip(heading, line, strict=True)) for line in lines]


def _usual(table: str, number: int) -> Row:
    usual = dict(_USUAL.get(table, {}))
    if table in _KEYS:
        usual[_KEYS[table]] = str(number)
    for column in contract.tables()[table].columns if table in contract.tables() else ():
        if column.required and column.name.endswith("_id"):
            usual.setdefault(column.name, str(number))
    return usual


def _wrong_cell(con: warehouse.Connection, table: str, number: int, cells: Row) -> Fault:
    """The first cell of a row that its column does not take."""
    types = tables.columns(table)
    for name, cell in cells.items():
        read = con.execute(f"SELECT TRY_CAST(? AS {types[name]}) IS NOT NULL", [cell]).fetchone()
        if not (read and read[0]):
            return Fault(
                f"{table}.{name}, row {number}",
                f'found "{cell}"; write a {types[name]}, such as {_SUCH_AS.get(types[name], "1")}',
                f"读到“{cell}”；请写 {types[name]} 类型的值，如 {_SUCH_AS.get(types[name], '1')}",
            )
    return Fault(f"{table}, row {number}", "it cannot be read; correct its cells", "无法读取；请更正单元格")
