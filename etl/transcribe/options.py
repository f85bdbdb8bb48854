"""The options of a transcription: fixed, and part of every transcript's key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

_FULL_SECONDS, _LONGEST_PAUSE_SECONDS = 29.0, 20.0
"""An encoder that sees 30 s whatever the window holds costs the same for 3 s as for 29: windows are filled."""


@dataclass(frozen=True)
class Options:
    """How audio is cut and decoded; two transcripts with the same audio, model and options are the same transcript.

    `longest_seconds` bounds a window, `pause_seconds` is the silence that ends one, of a silence inside a window its
    first and last second are kept where it is longer than `kept_seconds`, `pad_seconds` is kept around speech,
    `unheard_seconds` of speech after the last time that the model wrote are decoded again, `crosstalk_db` is how much louder the other channel must be for a sound to be its echo. `fitted` lets the
    encoder see as many seconds as the window has instead of 30: only for checkpoints trained so. A window whose text
    compresses better than `most_compressible` or is less likely than `least_logprob` is decoded again at the next
    temperature, unless it is silence (`silence_prob`).
    """

    language: str = "zh"
    longest_seconds: float = 10.0
    pause_seconds: float = 2.0
    kept_seconds: float = 2.0
    pad_seconds: float = 0.2
    unheard_seconds: float = 1.0
    crosstalk_db: float = 20.0
    fitted: bool = False
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    most_compressible: float = 2.4
    least_logprob: float = -1.0
    silence_prob: float = 0.6
    sample_len: int | None = None
    suppress_tokens: str = "-1"
    without_timestamps: bool = False
    version: int = 4

    def suited_to(self, fitted: bool) -> Options:
        """The options with the windows that suit a checkpoint: short ones where its encoder is fitted, else full ones."""
        if fitted:
            return replace(self, fitted=True)
        return replace(self, longest_seconds=_FULL_SECONDS, pause_seconds=_LONGEST_PAUSE_SECONDS)

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
