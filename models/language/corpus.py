"""Reads the corpus: utterances written for this project, in batches by different imagined authors.

A batch is `corpus/<batch>.tsv` with the columns call, speaker, callee, kind, text; the offending words are marked in
the text as `{label,label|words}`. `kind`: p carries labels, n does not, h does not although it looks as if it did.
Batches under `quiet_` and `exam_` are never learnt from: the first hold civil talk alone, the second measure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).with_name("corpus")
QUIET = "quiet_"
EXAM = "exam_"
_MARK = re.compile(r"\{([a-z_,]+)\|([^{}|]+)\}")


@dataclass(frozen=True)
class Utterance:
    """One written utterance: its labels with their spans, and the turns of its call before it."""

    batch: str
    call: str
    speaker: str
    callee: str
    kind: str
    text: str
    spans: tuple[tuple[str, int, int], ...]
    before: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> set[str]:
        """The labels it carries."""
        return {label for label, _, _ in self.spans}


def batches(folder: Path = FOLDER) -> list[str]:
    """The names of the batches, in order."""
    return sorted(path.stem for path in folder.glob("*.tsv"))


def read(batch: str, folder: Path = FOLDER) -> Iterator[Utterance]:
    """The utterances of one batch; those of one call know the turns before as (speaker, text)."""
    with (folder / f"{batch}.tsv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        for call, of_call in groupby(rows, key=lambda row: row["call"]):
            spoken = [(row, *unmark(row["text"])) for row in of_call]
            turns = tuple((row["speaker"], text) for row, text, _ in spoken) if call else ()
            for place, (row, text, spans) in enumerate(spoken):
                yield Utterance(
                    batch, call, row["speaker"], row["callee"], row["kind"], text, tuple(spans),
                    turns[:place],
                )  # fmt: skip


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The plain text of a marked one, and its labels with their offsets."""
    plain, spans, last = "", [], 0
    for mark in _MARK.finditer(marked):
        plain += marked[last : mark.start()]
        start = len(plain)
        plain += mark.group(2)
        spans += [(label, start, len(plain)) for label in mark.group(1).split(",")]
        last = mark.end()
    return plain + marked[last:], spans
