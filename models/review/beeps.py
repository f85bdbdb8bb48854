"""Where numbers are said in an utterance: phone, card and identity numbers, their last four places too, have no place in
a training clip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# Four or more digits in a row, written as figures or as numerals, with pauses between them.
_NUMBERS = re.compile(
    r"[0-9０-９零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[\s，、,\-—]?[0-9０-９零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){3,}"
)
_MARGIN = 0.5


def mask(text: str) -> str:
    """The text with every said number hidden, its first place kept so that the sentence reads on."""
    return _NUMBERS.sub(lambda run: run.group()[0] + "*" * (len(run.group()) - 1), text)


def spans(utterances: Iterable[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """The seconds to cover with a tone: each number's share of its utterance by characters, with a margin.

    Utterances have no times of words, so the place is a guess that errs on the wide side.
    """
    found = []
    for line in utterances:
        start, end, text = line["start_seconds"], line["end_seconds"], line["text"]
        for run in _NUMBERS.finditer(text):
            each = (end - start) / max(len(text), 1)
            wide = _MARGIN + 0.15 * (end - start)
            found.append(
                (max(start, start + run.start() * each - wide), min(end, start + run.end() * each + wide))
            )
    return found
