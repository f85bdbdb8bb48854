"""The one way out for tables: `/export/TICKET` as a workbook, digits masked unless the role may see them, audited."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.desk import audit, open_desk
from models.desk.sessions import Session
from models.desk.users import User
from models.settings import Settings
from pages import roles
from pages.door import sheets
from pages.door.place import at
from pages.door.sentences import say

_MOST_TICKETS = 200
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Ticket:
    user: User
    name: str
    table: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)


_tickets: OrderedDict[str, _Ticket] = OrderedDict()
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
        _tickets[ticket] = _Ticket(user, name, table, more or {}, heads or {})
        while len(_tickets) > _MOST_TICKETS:
            _tickets.popitem(last=False)
    return at(f"/export/{ticket}")


async def workbook(request: Request) -> Response:
    """The workbook of a ticket; `?full=1` with numbers in full, where the role may."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session: Session = request.state.session
    full = request.query_params.get("full") == "1"
    found = _tickets.get(request.path_params["ticket"])
    if not roles.may_export(session.user, full):
        return say("door.forbidden", 403)
    if found is None or found.user != session.user:
        return say("door.stale", 404)
    content = sheets.content({found.name: found.table, **found.more}, full, found.heads)
    settings = Settings()
    with open_desk(settings).write() as connection:
        told = {"rows": len(found.table), "full": full}
        audit.write(connection, session.user.user_id, session.user.name, "exported", found.name, told)
    file_name = quote(f"{found.name}-{settings.today():%Y%m%d}.xlsx")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{file_name}",
    }
    return Response(content, media_type=_MEDIA_TYPE, headers=headers)
