"""The published warehouse, read by pages: one read-only connection a thread, opened anew when `CURRENT` changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from models import warehouse
from models.problems import Problem
from models.settings import Settings

_held = threading.local()
Answer = TypeVar("Answer")


def settings() -> Settings:
    """The settings of the data folder that this server shows."""
    return Settings()


def current_build() -> Path:
    """The published file (Problem where there is none)."""
    return warehouse.current(settings().data)


def build_id() -> str:
    """The id of the published build, empty where there is none: what verdicts and reports say that they were made from."""
    try:
        return current_build().stem.removeprefix("warehouse-")
    except Problem:
        return ""


def connection() -> warehouse.Connection:
    """This thread's connection to the published build. Never close it: that would kill cursors of others."""
    path = current_build()
    if getattr(_held, "path", None) != path:
        _held.con = warehouse.open_build(path)
        _held.path = path
    con: warehouse.Connection = _held.con
    return con


def frame(sql: str, parameters: dict[str, Any] | list[Any] | None = None) -> pd.DataFrame:
    """The rows of a statement on the published build."""
    return warehouse.frame(connection(), sql, parameters)


def rows(sql: str, parameters: dict[str, Any] | list[Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a statement on the published build, as dicts."""
    return warehouse.rows(connection(), sql, parameters)


def once_a_build(question: Callable[..., Answer], *given: Any) -> Answer:
    """What `question(connection, *given)` answers, kept until the next build; `given` must be hashable.

    The answer is pickled: the caller gets its own copy.
    """
    build = str(current_build())
    answer: Answer = _kept(build, f"{question.__module__}.{question.__qualname__}", given, question)
    return answer


@st.cache_data(max_entries=400, show_spinner=False)
def _kept(build: str, name: str, given: tuple[Any, ...], _question: Callable[..., Any]) -> Any:
    return _question(connection(), *given)
