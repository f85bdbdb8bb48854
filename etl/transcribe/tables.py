"""`core.transcripts` and `core.utterances` of a build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from etl.transcribe.store import Store
from models import warehouse
from models.settings import Settings
from models.warehouse import Connection

_CREATE = """
CREATE TABLE core.transcripts (transcript_id VARCHAR, recording_id VARCHAR, model VARCHAR, options VARCHAR,
    made_at TIMESTAMP, is_current BOOLEAN, model_sha256 VARCHAR, audio_sha256 VARCHAR, utterance_count INTEGER,
    one_sound BOOLEAN);
CREATE TABLE core.utterances (utterance_id VARCHAR, call_id VARCHAR, speaker VARCHAR, start_seconds DOUBLE,
    end_seconds DOUBLE, text VARCHAR, avg_logprob DOUBLE, no_speech_prob DOUBLE, compression_ratio DOUBLE,
    transcript_id VARCHAR, channel INTEGER, is_repetition BOOLEAN, temperature DOUBLE, recording_id VARCHAR)
"""
_SIDES = ("left", "right")


def materialise(con: Connection, data: Path) -> None:
    """Fill `core.transcripts` (all) and `core.utterances` (those of the current ones) from `DIR/transcripts`.

    A content that several calls share gives each of them a transcript. The current transcript of a recording is that
    of the model asked for last, else the newest. Where a two-channel call says on which channel its collector is, or
    the settings do, the channels are agent and customer; on every other recording the speaker is `unknown`.
    """
    con.execute(_CREATE)
    settings = Settings(data=data)
    store = Store(data)
    asked, made = store.asked(), store.audio_done()
    recordings = warehouse.rows(
        con,
        "SELECT recording_id, call_id, sha256, channels, nullif(calls.agent_channel, '') AS agent_channel "
        "FROM core.recordings JOIN core.calls AS calls USING (call_id) WHERE sha256 IS NOT NULL ORDER BY recording_id",
    )
    transcripts: list[tuple] = []
    utterances: list[tuple] = []
    for recording in recordings:
        names = made.get(recording["sha256"], [])
        found = [content for name in names if (content := store.transcript(name))]
        current = _current(found, asked)
        for content in found:
            mine = _Transcript(recording, content, settings)
            transcripts.append(mine.row(content is current))
            utterances += mine.utterances() if content is current else []
    warehouse.append(con, "core.transcripts", transcripts)
    warehouse.append(con, "core.utterances", utterances)


def _current(found: list[dict[str, Any]], asked: tuple[str, str] | None) -> dict[str, Any] | None:
    by_asked = [c for c in found if (c["model_sha256"], c["options_hash"]) == asked]
    return max(by_asked or found, key=lambda content: content["made_at"], default=None)


@dataclass(frozen=True)
class _Transcript:
    recording: dict[str, Any]
    content: dict[str, Any]
    settings: Settings

    @property
    def id(self) -> str:
        made_with = f"{self.content['model_sha256'][:12]}-{self.content['options_hash']}"
        return f"{self.recording['recording_id']}-{made_with}"

    def row(self, is_current: bool) -> tuple:
        made_at = datetime.fromisoformat(self.content["made_at"]).astimezone(ZoneInfo(self.settings.timezone))
        return (
            self.id, self.recording["recording_id"], self.content["model"],
            json.dumps(self.content["options"], sort_keys=True), made_at.replace(tzinfo=None), is_current,
            self.content["model_sha256"], self.content["audio_sha256"], len(self.content["utterances"]),
            self.content["one_sound"],
        )  # fmt: skip

    def utterances(self) -> Iterator[tuple]:
        for number, said in enumerate(self.content["utterances"], start=1):
            yield (
                f"{self.id}-{number:04d}", self.recording["call_id"], self._speaker(said["channel"]),
                said["start_seconds"], said["end_seconds"], said["text"], said["avg_logprob"], said["no_speech_prob"],
                said["compression_ratio"], self.id, said["channel"], said["is_repetition"], said["temperature"],
                self.recording["recording_id"],
            )  # fmt: skip

    def _speaker(self, channel: int) -> str:
        side = self.recording["agent_channel"] or self.settings.agent_channel
        if self.content["channels"] != 2 or self.content["one_sound"] or side not in _SIDES:
            return "unknown"
        return "agent" if _SIDES.index(side) == channel else "customer"
