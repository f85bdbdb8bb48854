"""The words of the pages, in Chinese and English: `*.toml` of this folder, `key = { zh = "…", en = "…" }`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")
_written: ContextVar[str] = ContextVar("written", default="")


@cache
def table() -> dict[str, dict[str, str]]:
    """Every word: key → language → text. A nested table `[page] home = …` has the key `page.home`."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        _collect(found, "", tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def word(language: str, key: str, **values: Any) -> str:
    """The text of a key in a language, with `{names}` filled in."""
    text = table()[key][language]
    return text.format(**values) if values else text


def has(key: str) -> bool:
    """Whether there is such a word."""
    return key in table()


def language() -> str:
    """The language of the person whose page is running (the frame sets it before the page)."""
    return _written.get() or str(st.session_state.get("language", "zh"))


@contextmanager
def written_in(chosen: str) -> Iterator[None]:
    """Within this, words come in that language: for what is kept to be read by somebody else."""
    before = _written.set(chosen)
    try:
        yield
    finally:
        _written.reset(before)


def other_language(chosen: str) -> str:
    """The language that a reader of the chosen one may change to."""
    return LANGUAGES[(LANGUAGES.index(chosen) + 1) % len(LANGUAGES)]


def t(key: str, **values: Any) -> str:
    """The text of a key in the reader's language, with `{names}` filled in."""
    return word(language(), key, **values)


def _collect(found: dict[str, dict[str, str]], prefix: str, part: dict[str, Any]) -> None:
    for name, value in part.items():
        if set(value) & set(LANGUAGES):
            if prefix + name in found:
                raise KeyError(f"the word {prefix + name} stands twice")
            found[prefix + name] = value
        else:
            _collect(found, f"{prefix}{name}.", value)
