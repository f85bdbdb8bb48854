"""Why a recording is not ok, or could not be transcribed, in both languages; what is kept is the English sentence."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """The sentence of each fault by language, {key: {en, zh}}, with its values in braces."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def sentence(key: str, **values: str | float) -> str:
    """The English sentence of a fault; seconds are given with two decimals."""
    said = {name: f"{value:.2f}" if isinstance(value, float) else value for name, value in values.items()}
    return sentences()[key]["en"].format(**said)


def in_language(told: str, language: str) -> str:
    """A sentence as it was kept, in `zh` or `en`; words that are none of ours stay as they are."""
    for words, pattern in zip(sentences().values(), _patterns(), strict=True):
        if found := pattern.fullmatch(told):
            return words[language].format(**found.groupdict())
    return told


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(words["en"]) for words in sentences().values())


def _pattern(template: str) -> re.Pattern[str]:
    """`a {why} b` matches any text for a word and a number for seconds."""
    escaped = re.escape(template)
    return re.compile(re.sub(r"\\\{(\w+)\\\}", _value, escaped), re.DOTALL)


def _value(name: re.Match[str]) -> str:
    return f"(?P<{name[1]}>.+)" if name[1] == "why" else rf"(?P<{name[1]}>[\d.]+)"
