"""The one way to hear a call: `/audio/RECORDING_ID`, `/drawn/DRAWN_ID/PART` while it is reviewed blind; by role, in ranges, never cached, each listening audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from models.desk import audit, open_desk, playlist, samples
from models.desk.sessions import Session
from models.problems import Problem
from models.settings import Settings
from pages import roles
from pages.door.sentences import NO_STORE, say
from pages.door.sound import Replaced, Unplayable, insist_on, shelf
from pages.ui import parts, reads

# A player fetches one listening in many ranges; a request this long after the last row is a listening of its own.
_ONE_LISTENING = timedelta(minutes=10)
_FIND = """
SELECT r.path, r.sha256,
    r.status = 'ok' AND abs(coalesce(r.header_seconds - r.decoded_seconds, 0)) < 0.1 AS is_whole, c.agent_id, a.team_id
FROM core.recordings r
LEFT JOIN core.calls c ON c.call_id = r.call_id
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
WHERE r.recording_id = $recording_id AND r.status IN ('ok', 'partial')
"""

_CALL_OF = """
SELECT g.call_id
FROM core.recordings r
JOIN mart.call_groups g ON list_contains(g.leg_call_ids, r.call_id)
WHERE r.recording_id = $recording_id
"""


@dataclass(frozen=True)
class _Found:
    path: Path
    sha256: str | None
    is_whole: bool
    agent_id: str | None
    team_id: str | None


async def audio(request: Request) -> Response:
    """The sound of a recording; the path comes from `core.recordings`, never from the address."""
    return await run_in_threadpool(_answer, request, request.path_params["recording_id"])


async def drawn(request: Request) -> Response:
    """The same by the number of a drawn call: ids often hold a day, and that of another week would tell a gold call."""
    return await run_in_threadpool(_drawn, request)


def _drawn(request: Request) -> Response:
    call = samples.drawn_call(open_desk(Settings()), request.path_params["drawn_id"])
    try:
        found = parts.of_call(reads.connection(), *call) if call else []
    except Problem:
        found = []
    part = request.path_params["part"]
    return _answer(request, found[part][0]) if part < len(found) else say("door.no_recording", 404)


def _answer(request: Request, recording_id: str) -> Response:
    session: Session = request.state.session
    found = _find(recording_id)
    if found is not None and not _may_hear(session, found, recording_id):
        _audit(session, "listening_refused", recording_id)
        return say("door.forbidden", 403)
    if found is None or not found.path.is_file():
        return say("door.no_recording", 404)
    try:
        insist_on(found.path, found.sha256)
        path, media_type = shelf().playable(found.path, found.sha256 or recording_id, found.is_whole)
    except Replaced:
        return say("door.replaced", 409)
    except Unplayable:
        return say("door.not_playable", 415)
    _audit(session, "listened", recording_id)
    return FileResponse(path, media_type=media_type, headers=NO_STORE)


def _may_hear(session: Session, found: _Found, recording_id: str) -> bool:
    """By role, as the log has the leg; else as the draw of a review has the call, all of whose legs are judged."""
    if roles.may_hear(session.user, found.agent_id, found.team_id):
        return True
    calls = [row["call_id"] for row in reads.rows(_CALL_OF, {"recording_id": recording_id})]
    return playlist.is_reviewed_by(open_desk(Settings()), recording_id, calls, session.user)


def _find(recording_id: str) -> _Found | None:
    try:
        found = reads.rows(_FIND, {"recording_id": recording_id})
    except Problem:
        return None
    if not found:
        return None
    row = found[0]
    return _Found(Path(row["path"]), row["sha256"], row["is_whole"], row["agent_id"], row["team_id"])


def _audit(session: Session, action: str, recording_id: str) -> None:
    desk = open_desk(Settings())
    with desk.write() as connection:
        if not audit.happened_lately(connection, session.user.user_id, action, recording_id, _ONE_LISTENING):
            audit.write(connection, session.user.user_id, session.user.name, action, recording_id)
