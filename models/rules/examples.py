"""A rule's own examples: small floors, built in memory, on which it must fire or stay silent."""

from __future__ import annotations

from typing import Any

from models import contract, warehouse
from models.rules import checking, working_days
from models.rules.overrides import from_tables, segments
from models.rules.pack import Example, Pack, Rule
from models.rules.unknown_clients import client_names

# What a row of an example need not say.
_USUAL: dict[str, dict[str, str]] = {
    "calls": {"direction": "outbound", "result": "no_answer"},
    "contacts": {"relation": "friend"},
    "recordings": {"status": "ok"},
}
_OTHER_TABLES = {
    "recordings": "CREATE TABLE core.recordings (recording_id VARCHAR, call_id VARCHAR, path VARCHAR, "
    "decoded_seconds DOUBLE, status VARCHAR)",
    "call_language": "CREATE TABLE core.call_language (call_id VARCHAR, missing VARCHAR[])",
    "language_flags": "CREATE TABLE core.language_flags (flag_id VARCHAR, source_kind VARCHAR, source_id VARCHAR, "
    "call_id VARCHAR, label VARCHAR, speaker VARCHAR, state VARCHAR)",
}


class Floor:
    """An empty warehouse in memory that takes one example after another."""

    def __init__(self) -> None:
        self.con = warehouse.in_memory()
        self.con.execute("CREATE SCHEMA core; CREATE SCHEMA mart")
        for table in contract.tables().values():
            self.con.execute(contract.create_statement(table, "core"))
        for statement in _OTHER_TABLES.values():
            self.con.execute(statement)
        working_days.define(self.con)

    def fill(self, example: Example) -> None:
        """Replace what the tables hold by the rows of an example, and prepare them as a build does."""
        for name in (*contract.tables(), *_OTHER_TABLES):
            self.con.execute(f'DELETE FROM core."{name}"')
        for name, text in example.tables.items():
            for number, row in enumerate(rows_of(text), 1):
                self._insert(name, number, row)
        for script in (*warehouse.scripts("prepare"), *warehouse.scripts("rules/shared")):
            warehouse.run_script(self.con, script)

    def found(self, pack: Pack, rule: Rule, example: Example) -> list[dict[str, Any]]:
        """The findings of a rule on an example: subject, occurred_at, call_ids, …, in order of time and subject."""
        self.fill(example)
        clients: dict[str, list[dict[str, Any]]] = {}
        for table in example.overrides:
            own = dict(table)
            clients.setdefault(own.pop("client"), []).append(own)
        overrides = from_tables(clients, [pack], f"example «{example.says}»") if clients else ()
        select = checking.evaluate(self.con, rule, segments(rule, client_names(self.con), overrides))
        return warehouse.rows(self.con, f"{select} ORDER BY occurred_at, subject")

    def _insert(self, table: str, number: int, row: dict[str, str]) -> None:
        key = {"calls": "call_id", "sms": "sms_id", "visits": "visit_id", "letters": "letter_id"}.get(table)
        usual = dict(_USUAL.get(table, {}))
        if key:
            usual[key] = str(number)
        for column in contract.tables()[table].columns if table in contract.tables() else ():
            if column.required and column.name.endswith("_id"):
                usual.setdefault(column.name, str(number))
        cells = usual | {name: cell for name, cell in row.items() if cell}
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" for _ in cells)
        self.con.execute(f'INSERT INTO core."{table}" ({names}) VALUES ({marks})', list(cells.values()))


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a table written as lines of cells between `|`, the first line being the heading."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def failures(pack: Pack, floor: Floor | None = None) -> list[str]:
    """What the examples of a pack say and its rules do not do: one sentence an example, none where all hold."""
    floor = floor or Floor()
    wrong = []
    for rule in pack.rules:
        for side, examples in (("fires", rule.examples.fires), ("silent", rule.examples.silent)):
            for example in examples:
                subjects = [str(row["subject"]) for row in floor.found(pack, rule, example)]
                if not _as_said(side, example, subjects):
                    wrong.append(f"{rule.id}: {side} «{example.says}» found {subjects or 'nothing'}")
    return wrong


def _as_said(side: str, example: Example, subjects: list[str]) -> bool:
    if side == "silent":
        return not subjects
    return sorted(subjects) == sorted(example.finds) if example.finds else bool(subjects)
