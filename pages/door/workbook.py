"""The one way out for tables: `/export/TICKET` as a workbook, digits masked unless the role may see them, audited."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.desk import audit, open_desk
from models.desk.sessions import Session
from models.settings import Settings
from pages import roles
from pages.door import sheets
from pages.door.sentences import say
from pages.ui import tickets

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def workbook(request: Request) -> Response:
    """The workbook of a ticket; `?full=1` with numbers in full, where the role may."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session: Session = request.state.session
    full = request.query_params.get("full") == "1"
    found = tickets.find(request.path_params["ticket"], session.user)
    if not roles.may_export(session.user, full):
        return say("door.forbidden", 403)
    if found is None:
        return say("door.stale", 404)
    content = sheets.content({found.name: found.table, **found.more}, full, found.heads)
    settings = Settings()
    with open_desk(settings).write() as connection:
        told = {"rows": len(found.table), "full": full}
        audit.write(connection, session.user.user_id, session.user.name, "exported", found.name, told)
    file_name = quote(f"{found.name}-{settings.today():%Y%m%d}.xlsx", safe="")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{file_name}",
    }
    return Response(content, media_type=_MEDIA_TYPE, headers=headers)
