"""Whether a rule's file and its query speak of the same tables, parameters and details, before a build stumbles over it."""

from __future__ import annotations

import re
from string import Formatter

from models import warehouse
from models.rules.faults import Fault
from models.rules.pack import Rule
from models.rules.tables import check_needs

_OFFERED = {"client", "valid_from", "valid_to", "version"}


def check_query(rule: Rule) -> None:
    """Fault where the file and the query of a rule do not agree.

    The query is missing, a need is no table or column, the query reads a parameter that the rule has not or knows not
    one that it has, or gives no detail that `finding` names.
    """
    check_needs(rule.needs)
    try:
        sql = warehouse.query_text(f"rules/{rule.query}")
    except FileNotFoundError as error:
        file = f"models/queries/rules/{rule.query}.sql"
        raise Fault("query", f"{file} is missing; write it", f"缺少 {file}；请补上") from error
    _check_parameters(rule, sql, _silence(rule))
    given = sorted(set(re.findall(r"'(\w+)':", sql)))
    for language, text in (("zh", rule.finding.zh), ("en", rule.finding.en)):
        _check_sentence(f"finding.{language}", text, rule.query, given)


def _check_parameters(rule: Rule, sql: str, silence: str) -> None:
    read = set(re.findall(r"\bp\.(\w+)", sql)) - _OFFERED
    if lacking := sorted(read - set(rule.parameters)):
        raise Fault(
            "parameters",
            f"the query {rule.query} needs {lacking[0]}; write it",
            f"查询 {rule.query} 需要 {lacking[0]}；请补上",
        )
    known = read | set(re.findall(r"\w+", silence))
    if unknown := [name for name in rule.parameters if name not in known]:
        names = ", ".join(sorted(read)) or "-"
        raise Fault(
            f"parameters.{unknown[0]}",
            f"the query {rule.query} does not know it; it reads {names}; correct the name or remove it",
            f"查询 {rule.query} 不使用该参数；它使用的有 {names}；请更正名称或删除",
        )


def _silence(rule: Rule) -> str:
    """The query of the days that a rule which suspends floors keeps silent; empty where it suspends none."""
    if not rule.suspends:
        return ""
    if f"rules/suspends/{rule.id}" not in warehouse.scripts("rules/suspends"):
        file = f"models/queries/rules/suspends/{rule.id}.sql"
        raise Fault("suspends", f"{file} is missing; write it", f"缺少 {file}；请补上")
    return warehouse.query_text(f"rules/suspends/{rule.id}")


def _check_sentence(field: str, text: str, query: str, given: list[str]) -> None:
    """Fault where a sentence's braces hold anything but the name of a detail that the query gives."""
    names = ", ".join(given) or "-"
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise Fault(
            field,
            f"a brace is not closed or stands alone; write a detail as {{name}}, with one of {names}",
            f"大括号未闭合或多余；请把明细写成 {{名称}}，可用的有 {names}",
        ) from error
    for _, name, form, conversion in parts:
        if name is not None and (name not in given or form or conversion):
            found = f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
            raise Fault(
                field,
                f"found {found}; write {{name}} with a detail that the query {query} gives: {names}",
                f"读到 {found}；请写 {{名称}}，查询 {query} 给出的有 {names}",
            )
