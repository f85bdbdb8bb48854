"""The part of the floor that a page looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from models import warehouse
from models.metrics import Filters


@dataclass(frozen=True)
class Scope:
    """Days from `first_day` to `last_day`, both included, and only these teams, collectors and clients (all if empty)."""

    first_day: date
    last_day: date
    teams: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that the queries of `queries/floor` take."""
        return {
            "first_day": self.first_day,
            "last_day": self.last_day,
            "teams": list(self.teams),
            "agents": list(self.agents),
            "clients": list(self.clients),
        }

    @property
    def filters(self) -> Filters:
        """The same choice for the KPIs."""
        return Filters(agent_id=self.agents, team_id=self.teams, client=self.clients)


def ask(con: warehouse.Connection, question: str, scope: Scope, **more: Any) -> pd.DataFrame:
    """The rows of `queries/floor/<question>.sql` for a scope."""
    sql = warehouse.query_text(f"floor/{question}")
    asked = set(re.findall(r"\$(\w+)", sql))
    given = scope.parameters | more
    return warehouse.frame(con, sql, {name: value for name, value in given.items() if name in asked})


def choices(con: warehouse.Connection) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: (id, name) of teams, collectors and clients, and the first and last day of calls."""
    teams = con.execute("SELECT team_id, coalesce(team_name, team_id) FROM core.teams ORDER BY 1").fetchall()
    agents = con.execute(
        "SELECT agent_id, coalesce(agent_name, agent_id) FROM core.agents ORDER BY 1"
    ).fetchall()
    clients = con.execute(
        "SELECT DISTINCT client, client FROM core.cases WHERE client IS NOT NULL ORDER BY 1"
    ).fetchall()
    return {"teams": teams, "agents": agents, "clients": clients}


def agents_of(con: warehouse.Connection, teams: tuple[str, ...]) -> list[tuple[str, str]]:
    """(id, name) of the collectors of these teams, of all where none is given."""
    return con.execute(
        "SELECT agent_id, coalesce(agent_name, agent_id) FROM core.agents "
        "WHERE len($teams) = 0 OR list_contains($teams, team_id) ORDER BY 1",
        {"teams": list(teams)},
    ).fetchall()


def call_days(con: warehouse.Connection) -> tuple[date, date] | None:
    """The first and the last day on which there is a call; None where there is none.

    Calls dated after they were loaded are left out: one whose year is wrong would lead every page into days to come.
    Where there are no others, they stand.
    """
    row = con.execute(
        "WITH ahead AS (SELECT min(day) AS day FROM mart.events_ahead) "
        "SELECT min(call_day), coalesce(max(call_day) FILTER (WHERE call_day < ahead.day OR ahead.day IS NULL), "
        "max(call_day)) FROM mart.call_groups, ahead"
    ).fetchone()
    return (row[0], row[1]) if row and row[0] else None


def last_call_day(con: warehouse.Connection) -> date | None:
    """The last day on which there is a call, also one dated after it was loaded; None where there is none."""
    row = con.execute("SELECT max(call_day) FROM mart.call_groups").fetchone()
    return row[0] if row else None


def data_days(con: warehouse.Connection, today: date) -> tuple[date, date] | None:
    """The first and the last day, up to today, of calls, messages, visits, payments …; None where there is none.

    What is dated later, such as a payment of the year 2062, is a slip of the pen.
    """
    row = con.execute(
        "SELECT min(first_day), least(max(last_day), $today) FROM mart.data_stretches WHERE first_day <= $today",
        {"today": today},
    ).fetchone()
    return (row[0], row[1]) if row and row[0] else None
