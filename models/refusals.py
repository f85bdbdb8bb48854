"""Why a row of a source is refused, in both languages; `core.rejects.reason` holds the English words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")


@cache
def reasons() -> dict[str, dict[str, str]]:
    """The words of each reason by language, {key: {en, zh}}."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def in_language(reason: str, language: str) -> str:
    """A reason as `core.rejects` holds it, in `zh` or `en`; words that are none of ours stay as they are."""
    return next((words[language] for words in reasons().values() if words["en"] == reason), reason)
