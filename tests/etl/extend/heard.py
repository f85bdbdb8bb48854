"""Calls that were heard: a recording, a transcript and a second decode, as runs of probing, transcription and flagging leave them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from etl.flag.store import FlagStore, key_of
from etl.recordings.report import recordings_file
from etl.transcribe.keys import Key
from etl.transcribe.store import Store
from etl.transcribe.utterances import Utterance


def hear(data: Path, call_id: str, text: str, channel: int = 0, model: str = "b") -> None:
    """Give a call a recording of two channels and a transcript that a second decode agrees with."""
    place, key = recordings_file(data), Key(sha(call_id), model * 64, "c" * 16)
    probed = pd.read_parquet(place)
    probed.loc[probed["call_id"] == call_id, ["sha256", "status", "channels"]] = [key.audio, "ok", 2]
    probed.to_parquet(place, index=False)
    said = Utterance(channel=channel, start_seconds=0.0, end_seconds=2.0, text=text, avg_logprob=-0.1, no_speech_prob=0.0,
                     compression_ratio=1.0, temperature=0.0)  # fmt: skip
    if not Store(data).has(key):
        Store(data).save(key, "m", {}, {"channels": 2, "one_sound": False}, [said])
    again = FlagStore(data, "second_decodes")
    again.put(key_of("second", key.audio, channel, 0.0, 2.0, key.made_with), text)
    again.close()


def sha(call_id: str) -> str:
    """The hash under which a call's recording is kept here."""
    return hashlib.sha256(call_id.encode()).hexdigest()
