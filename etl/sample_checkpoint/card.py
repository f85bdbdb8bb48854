"""What the training took and what an evaluation found, written into CARD.md between their marks."""

from __future__ import annotations

from collections.abc import Mapping

from etl.sample_checkpoint.sentences import HERE

CARD = HERE / "CARD.md"


def write_figures(figures: Mapping[str, Mapping[str, object]]) -> None:
    """Put the figures of an evaluation between their marks, one table per group."""
    _replace("figures", tables(figures))


def write_run(steps: int, seconds: float, processes: int) -> None:
    """Put what the training took between its marks."""
    minutes = f"{seconds / 60:.0f} minutes of wall time in {processes} processes of one thread"
    _replace(
        "run",
        f"This file: {steps} steps, {minutes} (the making of the clips and the evaluation not counted).",
    )


def _replace(what: str, by: str) -> None:
    first, last = f"<!-- {what} -->", f"<!-- end of {what} -->"
    before, rest = CARD.read_text(encoding="utf-8").split(first)
    after = rest.split(last)[1]
    CARD.write_text(f"{before}{first}\n{by}\n{last}{after}", encoding="utf-8")


def tables(figures: Mapping[str, Mapping[str, object]]) -> str:
    """Groups with the same measures share a table; measures are its columns."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, measures in figures.items():
        cells = " | ".join(str(value) for value in measures.values())
        groups.setdefault(tuple(measures), []).append(f"| {name} | {cells} |")
    parts = []
    for columns, rows in groups.items():
        head = "| | " + " | ".join(columns) + " |"
        parts.append("\n".join([head, "|---" * (len(columns) + 1) + "|", *rows]))
    return "\n\n".join(parts)
