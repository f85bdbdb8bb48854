"""A rule's own examples: small floors, built in memory, on which it must fire or stay silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models import contract, warehouse
from models.problems import Problem
from models.rules import checking, example_rows, working_days
from models.rules.faults import Fault
from models.rules.overrides import Override, from_tables, segments
from models.rules.pack import Example, Pack, Rule
from models.rules.tables import PROGRAM_TABLES, names
from models.rules.unknown_clients import client_names


class Floor:
    """An empty warehouse in memory that takes one example after another."""

    def __init__(self) -> None:
        self.con = warehouse.in_memory()
        self.con.execute("CREATE SCHEMA core; CREATE SCHEMA mart")
        for table in contract.tables().values():
            self.con.execute(contract.create_statement(table, "core"))
        for name, types in PROGRAM_TABLES.items():
            columns = ", ".join(f'"{column}" {sql_type}' for column, sql_type in types.items())
            self.con.execute(f"CREATE TABLE core.{name} ({columns})")
        working_days.define(self.con)

    def fill(self, example: Example) -> None:
        """Replace what the tables hold by the rows of an example, and prepare them as a build does.

        Raises Fault where a row is wrong, or none that a build can prepare.
        """
        for name in names():
            self.con.execute(f'DELETE FROM core."{name}"')
        for name, text in example.tables.items():
            example_rows.insert(self.con, name, text)
        try:
            for script in (*warehouse.scripts("prepare"), *warehouse.scripts("rules/shared")):
                warehouse.run_script(self.con, script)
        except warehouse.Error as error:
            said = _first_line(error)
            en = f"no build can prepare these rows ({said}); correct their values"
            raise Fault("tables", en, f"构建无法处理这些行（{said}）；请更正其中的值") from error

    def found(self, pack: Pack, rule: Rule, example: Example) -> list[dict[str, Any]]:
        """The findings of a rule on an example: subject, occurred_at, call_ids, …, in order of time and subject.

        Raises Fault where the example or the rule's query is wrong, Problem where an override of the example is.
        """
        self.fill(example)
        overrides = _overrides(pack, example)
        try:
            select = checking.evaluate(self.con, rule, segments(rule, client_names(self.con), overrides))
            return warehouse.rows(self.con, f"{select} ORDER BY occurred_at, subject")
        except warehouse.Error as error:
            said, file = _first_line(error), f"models/queries/rules/{rule.query}.sql"
            en, zh = f"{file} does not run ({said}); correct it", f"{file} 无法执行（{said}）；请更正"
            raise Fault("query", en, zh) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _overrides(pack: Pack, example: Example) -> tuple[Override, ...]:
    """The overrides of an example, read as those of overrides.toml are."""
    clients: dict[str, list[dict[str, Any]]] = {}
    for table in example.overrides:
        own = dict(table)
        client = own.pop("client", None)
        if not isinstance(client, str):
            en, zh = 'it names no client; write client = "NAME"', '没有写明客户；请写 client = "名称"'
            raise Fault("overrides", en, zh)
        clients.setdefault(client, []).append(own)
    return from_tables(clients, [pack], "overrides") if clients else ()


def failures(pack: Pack, floor: Floor | None = None) -> list[Problem]:
    """What the examples of a pack say and its rules do not do, and what is wrong with them: a Problem an example at most."""
    floor = floor or Floor()
    return [problem for rule in pack.rules for problem in _of_rule(pack, rule, floor)]


def _of_rule(pack: Pack, rule: Rule, floor: Floor) -> Iterator[Problem]:
    for side, examples in (("fires", rule.examples.fires), ("silent", rule.examples.silent)):
        for example in examples:
            place = f"{pack.id}/{rule.id}.toml: {side} «{example.says}»"
            try:
                subjects = [str(row["subject"]) for row in floor.found(pack, rule, example)]
            except Fault as fault:
                yield Problem(f"{place}: {fault.field}: {fault.en}.", f"{place}：{fault.field}：{fault.zh}。")
                continue
            except Problem as problem:
                yield Problem(f"{place}: {problem.en}", f"{place}：{problem.zh}")
                continue
            if not _as_said(side, example, subjects):
                found = ", ".join(subjects)
                yield Problem(
                    f"{place}: found {found or 'nothing'}; correct the example, the rule or its query.",
                    f"{place}：查到 {found or '无'}；请更正示例、规则或其查询。",
                )


def _as_said(side: str, example: Example, subjects: list[str]) -> bool:
    if side == "silent":
        return not subjects
    return sorted(subjects) == sorted(example.finds) if example.finds else bool(subjects)
