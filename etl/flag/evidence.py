"""How far a flag can be believed: the state of the decode that it rests on (contract.md §2, `state`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from models.language.text import fold

_FILE = Path(__file__).with_name("artefacts.toml")


@cache
def _limits() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _inventions() -> tuple[str, ...]:
    """As the detector reads a text: simplified, without blanks and marks, since Whisper writes them every way."""
    return tuple(fold(words).folded for words in _limits()["inventions"])


def state(utterance: Mapping[str, Any], second_decode_agrees: bool | None) -> str:
    """`suspected_artefact` for repetition, known inventions and poor decodes; `confirmed` where a second one agrees.

    `second_decode_agrees` is None where there was none. A good confidence alone never confirms: a recogniser can be
    wrong and sure of it.
    """
    if _suspect(utterance) or second_decode_agrees is False:
        return "suspected_artefact"
    return "confirmed" if second_decode_agrees else "text_only"


def _suspect(utterance: Mapping[str, Any]) -> bool:
    limits, text = _limits(), fold(utterance["text"]).folded
    return (
        bool(utterance.get("is_repetition"))
        or any(words in text for words in _inventions())
        or _beyond(utterance, "avg_logprob", lambda found: found < limits["least_avg_logprob"])
        or _beyond(utterance, "no_speech_prob", lambda found: found > limits["most_no_speech_prob"])
        or _beyond(utterance, "compression_ratio", lambda found: found > limits["most_compression_ratio"])
    )


def _beyond(utterance: Mapping[str, Any], name: str, test: Any) -> bool:
    value = utterance.get(name)
    return value is not None and test(value)
