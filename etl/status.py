"""What is loaded, refused, waiting, failed and published: the `status` command's document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl import sources, transcribe
from models import warehouse
from models.problems import Problem
from models.settings import Settings


def status(data: Path, settings: Settings) -> dict[str, Any]:
    """The state of a data folder: paths, counts and ids, never a person's value.

    `warehouse` is the path of the published file, or None where nothing is published; `problem` then says why.
    """
    document: dict[str, Any] = {"data": str(data), "warehouse": None}
    document["loads"] = len(sources.arrivals(data))
    document["transcription"] = transcribe.queue(data) | {"model": settings.model or None}
    try:
        con = warehouse.open_current(data)
    except Problem as problem:
        return document | {"problem": problem.sentence("en")}
    return document | {"warehouse": str(warehouse.current(data).resolve())} | _published(con)


def _published(con: warehouse.Connection) -> dict[str, Any]:
    build = warehouse.rows(con, "SELECT build_id, built_at FROM core.builds ORDER BY build_id DESC LIMIT 1")[
        0
    ]
    return build | {
        "tables": _counts(con, "table_name", "core.input_files", "sum(rows_kept)::BIGINT"),
        "files": warehouse.rows(
            con, "SELECT * EXCLUDE (sha256) FROM core.input_files ORDER BY load_number, file"
        ),
        "rejects": _counts(con, "table_name", "core.rejects"),
        "recordings": _counts(con, "status", "core.recordings"),
        "utterances": _single(con, "SELECT count(*) FROM core.utterances"),
        "language_flags": _counts(con, "label", "core.language_flags"),
        "violations": _counts(con, "rule_id", "core.violations"),
        "rule_problems": [row["sentence_en"] for row in warehouse.rows(con, "FROM mart.rule_problems")],
        "checks": _counts(con, "check_id", "mart.data_checks", "any_value(found)"),
    }


def _counts(con: warehouse.Connection, column: str, table: str, count: str = "count(*)") -> dict[str, int]:
    return dict(con.execute(f"SELECT {column}, {count} FROM {table} GROUP BY ALL ORDER BY ALL").fetchall())


def _single(con: warehouse.Connection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
