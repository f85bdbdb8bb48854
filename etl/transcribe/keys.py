"""What tells one transcript from another."""

from __future__ import annotations

from dataclasses import dataclass

_MODEL_DIGITS = 12


@dataclass(frozen=True)
class Key:
    """What makes a transcript: the audio's sha256, the model file's sha256 and the hash of the options."""

    audio: str
    model: str
    options: str

    @property
    def made_with(self) -> str:
        """The part of the name that all transcripts of one checkpoint and options share."""
        return f"{self.model[:_MODEL_DIGITS]}-{self.options}"

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.audio}-{self.made_with}"
