"""A confirmed weekly report to take away: `/report/REPORT_ID.docx` or `.xlsx`, by role and team, audited."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models.desk import audit, open_desk, preferences, reports
from models.desk.sessions import Session
from models.desk.users import User
from models.floor.scope import call_days
from models.review import blindness, report_files
from models.settings import Settings
from pages import roles
from pages.door.sentences import say
from pages.ui import reads, reporting

_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES = {
    "docx": (report_files.document, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": (report_files.workbook, f"{_OFFICE}.spreadsheetml.sheet"),
}


async def report(request: Request) -> Response:
    """The file of a report."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session: Session = request.state.session
    number, form = request.path_params["report_id"], request.path_params["form"]
    desk = open_desk(Settings())
    found = reports.get(desk, number)
    if found is None or form not in _FILES:
        return say("door.stale", 404)
    if not _may_take(session.user, found) or _is_closed(session.user, found):
        return say("door.forbidden", 403)
    make, media_type = _FILES[form]
    with desk.write() as connection:
        told = {"report_id": number, "form": form}
        audit.write(connection, session.user.user_id, session.user.name, "exported", "report", told)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="report-{found["week"]:%Y%m%d}-{number}.{form}"',
    }
    language = preferences.get(desk, session.user.user_id, "language", Settings().language)
    text = reporting.text_of(found["content"], language)
    return Response(make(text), media_type=media_type, headers=headers)


def _may_take(user: User, found: dict[str, Any]) -> bool:
    """Exporting roles take reports within their team; a collector takes the ones about them."""
    if user.role == "collector":
        return found["kind"] == "collector" and bool(user.agent_id) and found["about"] == user.agent_id
    return roles.may_export(user, full=False) and (
        not user.team_id or found["content"]["team"] == user.team_id
    )


def _is_closed(user: User, found: dict[str, Any]) -> bool:
    """Whether it tells a reviewer what others said of calls that they have still to judge blind."""
    if found["kind"] != "collector" or not roles.may_review(user):
        return False
    days = reads.once_a_build(call_days)
    return days is not None and blindness.is_under_review(open_desk(Settings()), days, user, found["week"])
