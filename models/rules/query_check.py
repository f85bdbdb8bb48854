"""Whether a rule's file and its query speak of the same parameters and details, before a build stumbles over it."""

from __future__ import annotations

import re
from string import Formatter

from models import warehouse
from models.rules.faults import Fault
from models.rules.pack import Rule

_OFFERED = {"client", "valid_from", "valid_to", "version"}


def check_query(rule: Rule) -> None:
    """Fault where the query is missing, reads a parameter that the rule has not, or gives no detail that `finding` names."""
    try:
        sql = warehouse.query_text(f"rules/{rule.query}")
    except FileNotFoundError as error:
        file = f"models/queries/rules/{rule.query}.sql"
        raise Fault("query", f"{file} is missing; write it", f"缺少 {file}；请补上") from error
    if lacking := sorted(set(re.findall(r"\bp\.(\w+)", sql)) - _OFFERED - set(rule.parameters)):
        raise Fault(
            "parameters",
            f"the query {rule.query} needs {lacking[0]}; write it",
            f"查询 {rule.query} 需要 {lacking[0]}；请补上",
        )
    _check_silence(rule)
    given = set(re.findall(r"'(\w+)':", sql))
    for text in (rule.finding.zh, rule.finding.en):
        for _, name, _, _ in Formatter().parse(text):
            if name and name not in given:
                raise Fault(
                    "finding",
                    f"found {{{name}}}; the query {rule.query} gives {', '.join(sorted(given))}",
                    f"读到 {{{name}}}；查询 {rule.query} 给出的有 {', '.join(sorted(given))}",
                )


def _check_silence(rule: Rule) -> None:
    """A rule that suspends floors needs the query of the days that it keeps silent."""
    if rule.suspends and f"rules/suspends/{rule.id}" not in warehouse.scripts("rules/suspends"):
        file = f"models/queries/rules/suspends/{rule.id}.sql"
        raise Fault("suspends", f"{file} is missing; write it", f"缺少 {file}；请补上")
