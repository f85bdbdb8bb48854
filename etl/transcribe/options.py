"""The options of a transcription: fixed, and part of every transcript's key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Options:
    """How audio is cut and decoded; two transcripts with the same audio, model and options are the same transcript.

    `longest_seconds` bounds a window, `pause_seconds` is the silence that ends one, `pad_seconds` is kept around
    speech, `crosstalk_db` is how much louder the other channel must be for a sound to be its echo. `fitted` lets the
    encoder see as many seconds as the window has instead of 30: only for checkpoints trained so. A window whose text
    compresses better than `most_compressible` or is less likely than `least_logprob` is decoded again at the next
    temperature, unless it is silence (`silence_prob`).
    """

    language: str = "zh"
    longest_seconds: float = 10.0
    pause_seconds: float = 2.0
    pad_seconds: float = 0.2
    crosstalk_db: float = 20.0
    fitted: bool = False
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    most_compressible: float = 2.4
    least_logprob: float = -1.0
    silence_prob: float = 0.6
    sample_len: int | None = None
    suppress_tokens: str = "-1"
    without_timestamps: bool = False
    version: int = 1

    @property
    def hash(self) -> str:
        """Eight hexadecimal digits of the options' sha256."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()[:8]

    def as_dict(self) -> dict[str, Any]:
        """The options by name."""
        return asdict(self)

    def as_json(self) -> str:
        """The options as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)
