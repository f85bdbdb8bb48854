"""The second decode of the clips that red flags and cues rest on, each kept once: `DIR/flags/second_decodes/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from etl.flag.store import FlagStore, key_of
from models.language.labels import labels
from models.language.sound import syllables
from models.language.text import fold
from models.transcription import SAMPLE_MODEL

Decode = Callable[[Mapping[str, Any]], str | None]
_FOLDER = "second_decodes"
_MOST_DIFFERENT = 0.34
_CUES = frozenset({"stop_contact_request", "complaint_intent", "customer_abuse", "wrong_number"})
"""What the other side says that later calls are held against (S-16, S-17, S-20): rules rest on confirmed ones only."""


class SecondDecodes:
    """What the clips were heard as the second time; `decode` is None where only what is kept may be read."""

    def __init__(self, data: Path, decode: Decode | None) -> None:
        self._store = FlagStore(data, _FOLDER)
        self._decode = decode

    def agrees(self, utterance: Mapping[str, Any], flag: Mapping[str, Any]) -> bool | None:
        """Whether the flagged words were heard again; None for other flags and clips not decoded again.

        A clip is decoded again for each transcript: that of another model may have other words at the same place.
        """
        matters = flag["label"] in _CUES or labels()[flag["label"]].severity == "red"
        if not matters or not utterance.get("sha256"):
            return None
        place = (
            utterance["sha256"],
            utterance["channel"],
            utterance["start_seconds"],
            utterance["end_seconds"],
            utterance.get("made_with"),
        )
        key = key_of("second", *place)
        again = self._store.get(key)
        if again is None and self._decode is not None:
            again = self._decode(utterance)
            if again is not None:
                self._store.put(key, again)
        return None if again is None else heard_in(utterance["text"][flag["start"] : flag["end"]], again)

    def close(self) -> None:
        """Write what is new."""
        self._store.close()


def heard_in(words: str, again: str) -> bool:
    """Whether the words sound like some part of the second decode: at most a third of the syllables differ."""
    wanted, found = syllables(fold(words).folded), syllables(fold(again).folded)
    if not wanted:
        return False
    row = [0] * (len(found) + 1)
    for number, one in enumerate(wanted, start=1):
        fresh = [number]
        for place, other in enumerate(found, start=1):
            fresh.append(min(row[place - 1] + (one != other), row[place] + 1, fresh[-1] + 1))
        row = fresh
    return min(row) <= _MOST_DIFFERENT * len(wanted)


def decoder(model: str) -> Decode | None:
    """Decodes an utterance's clip with this checkpoint; None where there is no checkpoint.

    The sample checkpoint, which knows its own sentences only, says nothing of what another one heard.
    """
    if not model:
        return None
    from etl.transcribe import second_decode
    from etl.transcribe.checkpoint import load

    def decode(utterance: Mapping[str, Any]) -> str | None:
        if load(model).name == SAMPLE_MODEL and utterance["model"] != SAMPLE_MODEL:
            return None
        place = (utterance["channel"], utterance["start_seconds"], utterance["end_seconds"])
        return second_decode(Path(utterance["path"]), utterance["sha256"], *place, model)

    return decode
