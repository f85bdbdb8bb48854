"""The SQL that makes one text of the cells that feed a column, and of a source's own words ours."""

from __future__ import annotations

from etl.sources.grid import quoted


def own_words(words: dict[str, str]) -> str:
    """The source's own words of a column without a list of values; what it does not name stays as it is."""
    return f"MAP {{{', '.join(f'{quoted(theirs.strip().casefold())}: {quoted(ours)}' for theirs, ours in words.items())}}}"


def joined(cells: list[str], kind: str) -> str:
    """Several cells as one text: ids with '#', a day and a time with a blank (none where a part is empty), texts with a blank."""
    if kind == "id":
        parts = " || '#' || ".join(f"coalesce({cell}, '')" for cell in cells)
        return f"CASE WHEN coalesce({', '.join(cells)}) IS NOT NULL THEN {parts} END"
    if kind in ("time", "day"):
        clocks = [f"clock_text({cell})" for cell in cells[1:]]
        return " || ' ' || ".join([f"day_text({cells[0]})", *clocks])
    return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"
