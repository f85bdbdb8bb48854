"""Clients that overrides.toml names and no case has: a typing error, or a client whose cases are still to come."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from models import warehouse
from models.rules.overrides import Override

CHECK = "overrides_of_unknown_clients"
# So that a slip of one character is recognised and another bank is not.
_CLOSE = 0.75


def client_names(con: warehouse.Connection) -> list[str]:
    """Every client of the cases, and "" for none."""
    return [
        row["client"]
        for row in warehouse.rows(con, "SELECT DISTINCT coalesce(client, '') AS client FROM core.cases")
    ]


def unknown_clients(overrides: Iterable[Override], known: Iterable[str]) -> dict[str, str]:
    """Each client of an override that no case has, and the name among those known that it comes closest to ("" = none)."""
    known = sorted(set(known) - {""})
    named = sorted({override.client for override in overrides} - set(known))
    return {client: next(iter(get_close_matches(client, known, 1, _CLOSE)), "") for client in named}


def count(con: warehouse.Connection, found: dict[str, str]) -> None:
    """Add how many there are to `mart.data_checks`, so that `status` and the data page say it."""
    con.execute("DELETE FROM mart.data_checks WHERE check_id = ?", [CHECK])
    con.execute("INSERT INTO mart.data_checks VALUES (?, ?)", [CHECK, len(found)])
