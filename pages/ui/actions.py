"""What an action on a case was and came to, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.ui.formats import day, is_missing, listed, moment, money
from pages.ui.words import t, table

_DAYS = ("letter", "waiver")  # the contract keeps no time of day of these


def times(kinds: pd.Series, found: pd.Series) -> list[str]:
    """When each action was: to the minute, or the day where no more is on file."""
    return [day(at) if kind in _DAYS else moment(at) for kind, at in zip(kinds, found, strict=True)]


def said(kinds: pd.Series, found: pd.Series) -> list[str]:
    """The direction, result and relation of calls and the reply to letters as words; what other actions say stays as it is."""
    return [_said(kind, what) for kind, what in zip(kinds, found, strict=True)]


def answered(table: pd.DataFrame) -> list[str]:
    """What each action came to, with what a debtor promised and the day of the reply to a letter, which come as columns of their own."""
    rows = zip(
        table["result"], table["promise_amount"], table["promise_on"], table["replied_on"], strict=True
    )
    return [" · ".join([result, *_promised(amount, on), *_replied(at)]) for result, amount, on, at in rows]


def detailed(kinds: pd.Series, found: pd.Series) -> list[str]:
    """What was noted or written, and who paid as a word where the data name one of the contract's relations."""
    known = {key for key in table() if key.startswith("relation.")}
    return [
        t(f"relation.{detail}") if kind == "payment" and f"relation.{detail}" in known
        else t("unit.none") if is_missing(detail)
        else str(detail)
        for kind, detail in zip(kinds, found, strict=True)
    ]  # fmt: skip


def staff(ids: str | None, names: Mapping[str, str]) -> str:
    """Who took an action, by name; a visit names several, parted by semicolons."""
    parts = [] if is_missing(ids) else [one.strip() for one in re.split("[;；]", str(ids))]
    return listed(names.get(one, one) for one in parts if one) or t("unit.none")


def word(name: str, value: str | None) -> str:
    """A value of a list of the contract as a word; an empty one is a dash."""
    return t("unit.none") if is_missing(value) else t(f"{name}.{value}")


def _promised(amount: Any, on: Any) -> list[str]:
    if is_missing(amount) and is_missing(on):
        return []
    return [t("cases.promised", amount=money(amount), day=day(on))]


def _replied(on: Any) -> list[str]:
    return [] if is_missing(on) else [day(on)]


def _said(kind: str, what: str | None) -> str:
    if is_missing(what):
        return t("unit.none")
    if kind == "letter":
        return t(f"cases.{what}")
    if kind == "promise":
        return t("cases.promised_for", day=what)
    if kind != "call":
        return str(what)
    parts = str(what).split(" · ")
    lists = ("direction", "result", "relation") if len(parts) == 3 else ("result",)
    return " · ".join(word(name, part) for name, part in zip(lists, parts, strict=False))
