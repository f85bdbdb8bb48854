"""The packs as the pages and commands see them."""

from __future__ import annotations

from pathlib import Path

from models.problems import Problem
from models.rules import switches
from models.rules.book import read_book
from models.rules.pack import Pack


def packs(data: Path) -> list[Pack]:
    """Every pack that this data folder has, with the versions that its floor adopted."""
    return list(read_book(data).packs)


def active_packs(data: Path) -> list[Pack]:
    """The packs in force: each one's own default, unless `DIR/rules/active.toml` says otherwise."""
    return switches.active(data, packs(data))


def problems(data: Path) -> list[Problem]:
    """What is wrong with the rule files; the last good copies of those packs are in force."""
    return list(read_book(data).problems)
