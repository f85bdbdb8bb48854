"""The detector: labels on utterances and calls, each with its span, its score and what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from models.language import answers, model, spans
from models.language.answers import taken_over
from models.language.concepts import PACKS
from models.language.context import Turns, befores, cleared, confirms_guess, missing, provoked
from models.language.features import features, read
from models.language.labels import labels
from models.language.model import Linear
from models.language.rules import Packs, read_packs
from models.language.text import chunks, pieces

_SURE = 0.95
_SURE_OF_A_PIECE = 0.8
"""A few words out of many are believed where they are clear: what leads up to them may say that they are quoted."""
_READING = b"5"
"""Raised when a text is read in another way, so that what was labelled before is labelled anew."""
_UNKNOWN_SPEAKER = 0.85
"""Where nobody knows who spoke, the same words are as likely the other side's, or a stranger's in the room."""


@dataclass(frozen=True)
class Flag:
    """A label on `text[start:end]`, its calibrated score in 0..1 and the rule or features that it rests on."""

    label: str
    score: float
    start: int
    end: int
    rule: str

    def as_dict(self) -> dict:
        """As the interface writes it."""
        return asdict(self)


@dataclass(frozen=True)
class CallLabels:
    """The flags of each turn in order, the statements missing from the call (None: not judged), provoked turns."""

    turns: list[list[Flag]]
    missing: list[str] | None
    provoked: list[bool] = field(default_factory=list)


def version_of(folder: Path = PACKS, file: Path = model.FILE) -> str:
    """The version that a detector of these files has, without the second that loading it takes."""
    digest = hashlib.sha256(_READING + file.read_bytes())
    for path in [*sorted(folder.glob("*.toml")), answers.FILE]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Detector:
    """Reads the packs and the model once; labels utterances, texts and whole calls."""

    def __init__(self, packs: Packs, models: dict[str, Linear], version: str) -> None:
        self._packs = packs
        self._models = models
        self.version = version

    @classmethod
    def load(cls, folder: Path = PACKS, file: Path = model.FILE) -> Detector:
        """The detector as it stands in this checkout."""
        return cls(read_packs(folder), model.load(file), version_of(folder, file))

    def label(self, speaker: str, callee: str, text: str, before: Turns = ()) -> list[Flag]:
        """The labels of one utterance; `before` is the turns of its call before it as (speaker, text), in order."""
        found: list[Flag] = []
        for side in self._sides(speaker):
            for offset, piece in chunks(text):
                found += self._piece(side, speaker, callee, piece, offset, before)
            said = {place for flag in found for place in _places(flag)}
            for offset, piece in pieces(text):
                for flag in self._piece(side, speaker, callee, piece, offset, before):
                    if flag.score >= _SURE_OF_A_PIECE and said.isdisjoint(_places(flag)):
                        found.append(flag)
                        said.update(_places(flag))
        if speaker == "agent":
            found += self._agreed(callee, text, before, {flag.label for flag in found})
        return found

    def label_call(self, callee: str, turns: Sequence[tuple[str, str]]) -> CallLabels:
        """The labels of each (speaker, text) of a call, with what the agent never said in it."""
        flags = [
            self.label(speaker, callee, text, before)
            for (speaker, text), before in zip(turns, befores(turns, self._packs), strict=True)
        ]
        speakers = [speaker for speaker, _ in turns]
        found = [[flag.label for flag in turn] for turn in flags]
        return CallLabels(flags, missing(speakers, found), provoked(speakers, found))

    def _agreed(self, callee: str, text: str, before: Turns, known: set[str]) -> list[Flag]:
        """What the agent says by agreeing to what the customer has just asked, beyond what his own words carry."""
        over = taken_over(text, before)
        if over is None:
            return []
        agreed = {flag.label: flag for flag in self._piece("agent", "agent", callee, over.said, 0, before)}
        agreed = {label: flag for label, flag in agreed.items() if flag.score >= _SURE_OF_A_PIECE}
        if confirms_guess(over.said, callee, before, self._packs):
            agreed["disclosure"] = Flag("disclosure", _SURE, 0, 0, "confirms_guess")
        return [
            Flag(label, flag.score, 0, len(text), f"context.agrees: {flag.rule}")
            for label, flag in agreed.items()
            if label in over.labels - known
        ]

    def _sides(self, speaker: str) -> list[str]:
        """Whose models judge that speaker's words: both sides' where nobody knows who spoke."""
        return [side for side in self._models if speaker in (side, "unknown")]

    def _piece(
        self, side: str, speaker: str, callee: str, piece: str, offset: int, before: Turns
    ) -> list[Flag]:
        reading = read(piece, self._packs, side, callee)
        if not reading.text.folded:
            return []
        linear = self._models[side]
        named = features(reading, self._packs, callee)
        known = linear.known([name for name, _, _ in named])
        probability = linear.probabilities(linear.scores(known))
        sure = {rule.label for rule, _, _ in reading.fired if rule.sure}
        least = linear.threshold
        if speaker == "unknown":
            least = np.maximum(least, _UNKNOWN_SPEAKER)
        for number, label in enumerate(linear.labels if sure else ()):
            if label in sure:
                probability[number] = max(probability[number], _SURE)
        found = []
        for number in np.flatnonzero(probability >= least).tolist():
            label = linear.labels[number]
            if not labels()[label].may_stand(speaker, callee) or cleared(label, callee, before, self._packs):
                continue
            place, why = spans.locate(reading, label, named, known, linear, number)
            start, end = reading.text.span(*place)
            score = round(float(probability[number]), 4)
            found.append(Flag(label, score, offset + start, offset + end, why))
        return found


def _places(flag: Flag) -> Iterator[tuple[str, int]]:
    """The label on each character of the flag's span: two flags that share one say the same twice."""
    return ((flag.label, place) for place in range(flag.start, flag.end))
