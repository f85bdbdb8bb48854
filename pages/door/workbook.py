"""The one way out for tables: `/export/TICKET` as a workbook, digits masked unless the role may see them, audited."""

from __future__ import annotations

import io
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from models.desk import audit, open_desk
from models.desk.sessions import Session
from models.privacy import mask_digits, mask_name
from models.settings import Settings
from pages import roles
from pages.ui.words import word

_MOST_TICKETS = 200
_NAMES = ("debtor_name",)
_TIMES = ("when",)
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Ticket:
    user_id: int
    name: str
    table: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)


_tickets: OrderedDict[str, _Ticket] = OrderedDict()
_lock = threading.Lock()


def issue(
    user_id: int, name: str, table: pd.DataFrame, more: Mapping[str, pd.DataFrame] | None = None
) -> str:
    """The address under which this person may fetch this table and more sheets; the oldest tickets lapse first."""
    ticket = secrets.token_urlsafe(18)
    with _lock:
        _tickets[ticket] = _Ticket(user_id, name, table, more or {})
        while len(_tickets) > _MOST_TICKETS:
            _tickets.popitem(last=False)
    return f"/export/{ticket}"


async def workbook(request: Request) -> Response:
    """The workbook of a ticket; `?full=1` with numbers in full, where the role may."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session: Session = request.state.session
    full = request.query_params.get("full") == "1"
    found = _tickets.get(request.path_params["ticket"])
    if not roles.may_export(session.user, full):
        return _say("door.forbidden", 403)
    if found is None or found.user_id != session.user.user_id:
        return _say("door.stale", 404)
    with open_desk(Settings()).write() as connection:
        told = {"rows": len(found.table), "full": full}
        audit.write(connection, session.user.user_id, session.user.name, "exported", found.name, told)
    file_name = quote(f"{found.name}-{date.today():%Y%m%d}.xlsx")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{file_name}",
    }
    return Response(_bytes(found, full), media_type=_MEDIA_TYPE, headers=headers)


def _bytes(ticket: _Ticket, full: bool) -> bytes:
    out = io.BytesIO()
    safe = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs=safe) as writer:
        for name, table in {ticket.name[:31] or "1": ticket.table, **ticket.more}.items():
            _sheet_of(table, full).to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            writer.sheets[name].autofit()
    return out.getvalue()


def _sheet_of(table: pd.DataFrame, full: bool) -> pd.DataFrame:
    """The table as a workbook takes it, the names and numbers of persons hidden unless they go out in full.

    Ids of cases and calls and moments stand as on the page, or nobody would find them again.
    """
    sheet = table.copy()
    if not full:
        for column in sheet.select_dtypes(include=["object", "str"]).columns:
            if _is_open(str(column)):
                continue
            hide = mask_name if column in _NAMES else mask_digits
            sheet[column] = [hide(cell) if isinstance(cell, str) else cell for cell in sheet[column]]
    for column in sheet.select_dtypes(include=["datetimetz"]).columns:
        sheet[column] = sheet[column].dt.tz_localize(None)
    return sheet


def _is_open(column: str) -> bool:
    """Whether a column says nothing of a person: an id of ours, or a moment."""
    return column in ("id", *_TIMES) or (column.endswith("_id") and column != "debtor_id")


def _say(key: str, status: int) -> Response:
    return PlainTextResponse(f"{word('zh', key)} / {word('en', key)}", status_code=status)
