"""Tables that a page offers to take away: each waits under a ticket for the person it was offered to (`/export/TICKET`)."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from models.desk.users import User
from pages.ui.place import at

_MOST_TICKETS = 200


@dataclass(frozen=True)
class Ticket:
    """A table by its name, with further sheets and the heads of its columns, and the person as they were when it was offered."""

    user: User
    name: str
    table: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)


_tickets: OrderedDict[str, Ticket] = OrderedDict()
_lock = threading.Lock()


def issue(
    user: User,
    name: str,
    table: pd.DataFrame,
    more: Mapping[str, pd.DataFrame] | None = None,
    heads: Mapping[str, str] | None = None,
) -> str:
    """The address under which this person may fetch this table and more sheets, their columns under these heads, as long
    as role and team are the same; the oldest tickets lapse first."""
    ticket = secrets.token_urlsafe(18)
    with _lock:
        _tickets[ticket] = Ticket(user, name, table, more or {}, heads or {})
        while len(_tickets) > _MOST_TICKETS:
            _tickets.popitem(last=False)
    return at(f"/export/{ticket}")


def find(ticket: str, user: User) -> Ticket | None:
    """What was offered to this person under that ticket; None where it lapsed, or role or team are others by now."""
    found = _tickets.get(ticket)
    return found if found is not None and found.user == user else None
