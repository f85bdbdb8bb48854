"""Whether the amounts of a build can be added up at all: sixteen digits that are no card number are readable money."""

from __future__ import annotations

from decimal import Decimal

from etl.sources.distinct import LINES
from models import contract
from models.privacy import mask_value
from models.problems import Problem
from models.warehouse import Connection

MOST = Decimal(10) ** 16
"""The total in yuan that a column must stay below: sums hold sixteen digits before the point."""
_AMOUNTS = ("money", "target", "number")
# What covers a debt is paid and waived; a waiver taken back adds to what is due.
_SUMMED_TOGETHER = (
    (("payments", "amount"), ("waivers", "amount")),
    (("installments", "due_amount"), ("waivers", "amount")),
)


def refuse_what_cannot_be_summed(con: Connection) -> None:
    """Problem for columns of core whose amounts together are `MOST` or more; it names the largest's file and line."""
    columns = [
        (table.name, column.name)
        for table in contract.tables().values()
        for column in table.columns
        if column.type in _AMOUNTS
    ]
    totals = {column: _total(con, *column) for column in columns}
    for summed in (*((column,) for column in columns), *_SUMMED_TOGETHER):
        if sum(totals[column] for column in summed) >= MOST:
            raise _problem(con, *max(summed, key=totals.__getitem__), [table for table, _ in summed])


def _total(con: Connection, table: str, column: str) -> Decimal:
    row = con.execute(f'SELECT sum(abs("{column}")::DECIMAL(38,2)) FROM core."{table}"').fetchone()
    return Decimal(row[0] or 0) if row else Decimal(0)


def _problem(con: Connection, table: str, column: str, summed: list[str]) -> Problem:
    file, line, amount = con.execute(
        f"""SELECT f.file, t.arrived_order % {LINES}, t."{column}"::VARCHAR
        FROM core."{table}" t JOIN core.input_files f ON f.arrival_number = t.arrived_order // {LINES}
        ORDER BY abs(t."{column}") DESC LIMIT 1"""
    ).fetchall()[0]
    found = mask_value(amount)
    return Problem(
        f"{file}, line {line}: {column} {found} is so large that the amounts of {' and '.join(summed)} cannot be added up; is it a card "
        "or telephone number? Correct it there and load the file again; nothing was published.",
        f"{file}，第 {line} 行：{column} {found} 过大，{'、'.join(summed)} 的金额无法合计；是否填成了卡号或电话？请改正后重新加载该文件；本次未发布。",
    )
