"""The figures of an evaluation, written into CARD.md between its two marks."""

from __future__ import annotations

from collections.abc import Mapping

from etl.sample_checkpoint.sentences import HERE

CARD = HERE / "CARD.md"
FIRST, LAST = "<!-- figures -->", "<!-- end of figures -->"


def write_figures(figures: Mapping[str, Mapping[str, object]]) -> None:
    """Replace what stands between the marks by one table per group of figures."""
    before, rest = CARD.read_text(encoding="utf-8").split(FIRST)
    after = rest.split(LAST)[1]
    CARD.write_text(f"{before}{FIRST}\n{tables(figures)}\n{LAST}{after}", encoding="utf-8")


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
