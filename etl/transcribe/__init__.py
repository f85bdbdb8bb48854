"""Transcription with openai-whisper: split channels, voice first, batches across recordings, each transcript kept once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from etl.transcribe.jobs import recordings_to_transcribe
from etl.transcribe.options import Options
from etl.transcribe.pace import note_state
from etl.transcribe.queue import queue
from etl.transcribe.reporting import TranscribeReport, all_wait
from etl.transcribe.tables import materialise

if TYPE_CHECKING:
    from etl.transcribe.again import second_decode
    from etl.transcribe.checkpoint import check_model, fetch, notice_of
    from etl.transcribe.running import transcribe_all

# Torch and Whisper take seconds to import; `status`, `report` and `build` do without them.
_ON_DEMAND = {
    "check_model": "checkpoint",
    "fetch": "checkpoint",
    "notice_of": "checkpoint",
    "second_decode": "again",
    "transcribe_all": "running",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_DEMAND:
        raise AttributeError(name)
    return getattr(import_module(f"etl.transcribe.{_ON_DEMAND[name]}"), name)


__all__ = [
    "Options",
    "TranscribeReport",
    "all_wait",
    "check_model",
    "fetch",
    "materialise",
    "note_state",
    "notice_of",
    "queue",
    "recordings_to_transcribe",
    "second_decode",
    "transcribe_all",
]
