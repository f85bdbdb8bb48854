"""The tables that a rule may read and need: the contract's, and those that the program fills from recordings and talk."""

from __future__ import annotations

from collections.abc import Iterable

from models import contract
from models.rules.faults import Fault

# The columns as builds have them.
PROGRAM_TABLES = {
    "recordings": {
        "recording_id": "VARCHAR", "call_id": "VARCHAR", "path": "VARCHAR", "sha256": "VARCHAR", "container": "VARCHAR",
        "codec": "VARCHAR", "sample_rate": "INTEGER", "channels": "INTEGER", "header_seconds": "DOUBLE",
        "decoded_seconds": "DOUBLE", "speech_seconds": "DOUBLE", "status": "VARCHAR", "reason": "VARCHAR",
        "agent_channel": "VARCHAR",
    },
    "call_language": {"call_id": "VARCHAR", "missing": "VARCHAR[]"},
    "language_flags": {
        "flag_id": "VARCHAR", "source_kind": "VARCHAR", "source_id": "VARCHAR", "call_id": "VARCHAR",
        "utterance_id": "VARCHAR", "label": "VARCHAR", "score": "DOUBLE", "start_char": "INTEGER", "end_char": "INTEGER",
        "rule_id": "VARCHAR", "speaker": "VARCHAR", "state": "VARCHAR", "explanation": "VARCHAR", "provoked": "BOOLEAN",
        "detector": "VARCHAR",
    },
}  # fmt: skip


def names() -> tuple[str, ...]:
    """Every table that a rule may read."""
    return (*contract.tables(), *PROGRAM_TABLES)


def columns(table: str) -> dict[str, str]:
    """The columns of such a table with their DuckDB types (KeyError where there is none)."""
    if table in PROGRAM_TABLES:
        return PROGRAM_TABLES[table]
    return {column.name: column.sql_type for column in contract.tables()[table].columns}


def either(need: str) -> list[str]:
    """The tables or columns of which any meets a need: of `lines or agents.personal_numbers`, two."""
    return need.split(" or ")


def check_needs(needs: Iterable[str]) -> None:
    """Fault where a need is no such table, and no column (`table.column`) of one, nor some of them parted by ` or `."""
    for need in (one for given in needs for one in either(given)):
        table, dot, column = need.partition(".")
        check_known("needs", table, names())
        if dot:
            check_known("needs", column, columns(table), f"{table}.")


def check_known(field: str, found: str, known: Iterable[str], of: str = "") -> None:
    """Fault of a field where what was found (a table, or a column `of` a table) is none of the known."""
    known = list(known)
    if found not in known:
        en, zh = ("column", "列") if of else ("table", "表")
        written = ", ".join(f"{of}{name}" for name in known)
        raise Fault(
            field,
            f'there is no {en} "{of}{found}"; write one of {written}',
            f"没有{zh}“{of}{found}”；请写其中之一：{written}",
        )
