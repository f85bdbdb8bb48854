"""Which clips a person may hear: a clip is of a call, and so of the team of its collector (`[clips]` of roles.toml)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.desk import playlist
from models.desk.store import Desk
from models.desk.users import User
from models.floor.seal import Seal
from pages import roles
from pages.ui import reads

_CALLS = """
SELECT r.recording_id, a.team_id, c.started_at
FROM core.recordings r
LEFT JOIN core.calls c ON c.call_id = r.call_id
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
WHERE list_contains($recording_ids, r.recording_id)
"""
_TEAMS = "SELECT DISTINCT team_id FROM core.agents WHERE list_contains($agent_ids, agent_id)"


def may_hear(desk: Desk, user: User, clip: dict[str, Any]) -> bool:
    """Whether this person may hear a clip that `playlist.clip_for` gave them: of their team, or a measure on one of it."""
    if audible(user, [clip], Seal()):
        return True
    agent_ids = sorted(playlist.measured(desk, clip["clip_id"]))
    teams = reads.rows(_TEAMS, {"agent_ids": agent_ids}) if agent_ids else []
    return any(roles.may_hear_clip(user, row["team_id"]) for row in teams)


def audible(user: User, clips: Sequence[dict[str, Any]], seal: Seal) -> list[dict[str, Any]]:
    """Those of the clips that are of calls within what this person may hear and see, in their order.

    A label on a clip of a sealed call would tell what was found in it.
    """
    if not clips:
        return []
    found = reads.rows(_CALLS, {"recording_ids": sorted({clip["recording_id"] for clip in clips})})
    calls = {row["recording_id"]: row for row in found}
    nobodys: dict[str, Any] = {"team_id": None, "started_at": None}
    return [
        clip
        for clip in clips
        if (call := calls.get(clip["recording_id"], nobodys))
        and roles.may_hear_clip(user, call["team_id"])
        and not (call["started_at"] and seal.holds(clip["call_id"], call["started_at"]))
    ]
