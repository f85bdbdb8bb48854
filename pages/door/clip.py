"""A clip of a collection as sound: `/clip/CLIP_ID` gives that stretch alone, numbers under a tone, audited."""

from __future__ import annotations

import io
import math
import tempfile
import wave
from array import array
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from models import warehouse
from models.desk import audit, clips, open_desk, playlist
from models.desk.sessions import Session
from models.review import beeps
from models.settings import Settings
from pages.door.sentences import NO_STORE, say
from pages.door.sound import Replaced, Unplayable, decode, insist_on
from pages.ui import kept, reads

_TONE_HERTZ = 800


async def clip(request: Request) -> Response:
    """The sound of a clip, to whom it is assigned or who keeps the collections."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session: Session = request.state.session
    desk = open_desk(Settings())
    found = playlist.clip_for(desk, request.path_params["clip_id"], session.user)
    if found is None or not kept.may_hear(desk, session.user, found):
        return say("door.forbidden", 403)
    rows = reads.rows(
        "SELECT path, sha256 FROM core.recordings WHERE recording_id = ? AND status IN ('ok', 'partial')",
        [found["recording_id"]],
    )
    if not rows or not Path(rows[0]["path"]).is_file():
        return say("door.no_recording", 404)
    try:
        insist_on(Path(rows[0]["path"]), rows[0]["sha256"])
        sound = cut(Path(rows[0]["path"]), found["start_seconds"], found["end_seconds"], _spans(found))
    except Replaced:
        return say("door.replaced", 409)
    except Unplayable:
        return say("door.not_playable", 415)
    with desk.write() as connection:
        told = {"clip_id": found["clip_id"]}
        audit.write(
            connection, session.user.user_id, session.user.name, "listened", found["recording_id"], told
        )
    clips.listened(desk, found["clip_id"], session.user)
    return Response(sound, media_type="audio/wav", headers=NO_STORE)


def cut(path: Path, start: float, end: float, covered: list[tuple[float, float]]) -> bytes:
    """The stretch from `start` to `end` as WAV, with a tone over the seconds that are covered."""
    with tempfile.TemporaryDirectory(prefix="tingjian-") as folder:
        whole = Path(folder) / "whole.wav"
        decode(path, whole)
        with wave.open(str(whole), "rb") as source:
            parameters = source.getparams()
            rate, channels = source.getframerate(), source.getnchannels()
            source.setpos(min(int(start * rate), source.getnframes()))
            sound = array("h", source.readframes(int((end - start) * rate)))
    for first, last in covered:
        _cover(sound, rate, channels, first - start, last - start)
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setparams(parameters)
        target.writeframes(sound.tobytes())
    return out.getvalue()


def _cover(sound: array[int], rate: int, channels: int, first: float, last: float) -> None:
    for place in range(max(int(first * rate), 0), min(int(last * rate), len(sound) // channels)):
        level = int(4000 * math.sin(place * 2 * math.pi * _TONE_HERTZ / rate))
        for channel in range(channels):
            sound[place * channels + channel] = level


def _spans(found: dict[str, Any]) -> list[tuple[float, float]]:
    given = {"recording_id": found["recording_id"]}
    return beeps.spans(reads.rows(warehouse.query_text("talk/lines"), given))
