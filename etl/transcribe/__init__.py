"""Transcription with openai-whisper: split channels, voice first, batches across recordings, each transcript kept once."""

from etl.transcribe.again import second_decode
from etl.transcribe.checkpoint import check_model
from etl.transcribe.options import Options
from etl.transcribe.queue import queue
from etl.transcribe.running import TranscribeReport, transcribe_all
from etl.transcribe.tables import materialise

__all__ = [
    "Options",
    "TranscribeReport",
    "check_model",
    "materialise",
    "queue",
    "second_decode",
    "transcribe_all",
]
