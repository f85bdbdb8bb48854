"""Who may see which page, hear whose calls and take what away (`roles.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.desk.users import User

_FILE = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True)
class PageEntry:
    """A page of the navigation: its module `pages.NAME`, its icon and the roles that see it."""

    name: str
    icon: str
    roles: tuple[str, ...]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def all_pages() -> list[PageEntry]:
    """Every page, in the order of the navigation."""
    return [PageEntry(page["name"], page["icon"], tuple(page["roles"])) for page in _read()["page"]]


def pages_of(user: User) -> list[PageEntry]:
    """The pages that this person's role sees."""
    return [page for page in all_pages() if user.role in page.roles]


def may_review(user: User) -> bool:
    """Whether calls may come to this person to be judged blind."""
    return "review" in {page.name for page in pages_of(user)}


def may_hear(user: User, agent_id: str | None, team_id: str | None) -> bool:
    """Whether this person may hear a call of that collector and team."""
    reach = _read()["calls"][user.role]
    if reach == "own":
        return bool(user.agent_id) and user.agent_id == agent_id
    if reach == "team":
        return not user.team_id or user.team_id == team_id
    return bool(reach == "all")


def may_hear_clip(user: User, team_id: str | None) -> bool:
    """Whether this person may hear a clip of a call of that team; a collector, what the desk says is assigned to them."""
    reach = _read()["clips"][user.role]
    if reach == "team":
        return not user.team_id or user.team_id == team_id
    return bool(reach != "none")


def bounds(user: User) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The teams and collectors that this person's pages are bound to; empty = all."""
    reach = _read()["calls"][user.role]
    teams = (user.team_id,) if reach == "team" and user.team_id else ()
    agents = (user.agent_id or "",) if reach == "own" else ()
    return teams, agents


def may_export(user: User, full: bool) -> bool:
    """Whether this person may take a table away, with numbers in full where `full`."""
    return user.role in _read()["export"]["full_roles" if full else "roles"]


def may_see_floor(user: User) -> bool:
    """Whether this person may see cases and calls of the floor at all."""
    return bool(_read()["calls"][user.role] != "none")
