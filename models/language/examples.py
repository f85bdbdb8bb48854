"""The corpus as a learner reads it: a side's utterances with their features, as rows of a sparse matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from models.language import corpus
from models.language.answers import taken_over
from models.language.corpus import Utterance
from models.language.features import features, read
from models.language.labels import labels, must_not
from models.language.noise import Mishearing
from models.language.rules import Packs


@dataclass(frozen=True)
class Examples:
    """A side's utterances, in order, with the names of their features as written and as misheard."""

    side: str
    utterances: list[Utterance]
    named: list[list[str]]
    misheard: list[list[str]]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that this side's model knows."""
        customer = self.side == "customer"
        return tuple(name for name, label in labels().items() if (label.kind == "customer") == customer)

    def carries(self, label: str) -> np.ndarray:
        """Which utterances carry a label."""
        return np.array([label in one.labels for one in self.utterances])

    def speak_for_themselves(self) -> np.ndarray:
        """Which utterances do not merely agree to what was asked: their own words tell their labels."""
        return np.array(
            [one.speaker != "agent" or taken_over(one.text, one.before) is None for one in self.utterances]
        )

    def carries_any(self) -> np.ndarray:
        """Which utterances carry a label that the agent must not say."""
        forbidden = set(must_not())
        return np.array([bool(one.labels & forbidden) for one in self.utterances])

    def open_to(self, label: str) -> np.ndarray:
        """Which utterances could carry a label by who was called."""
        callees = labels()[label].callee
        return np.array([not callees or one.callee in (*callees, "unknown") for one in self.utterances])

    def clean(self) -> np.ndarray:
        """Which are the agent's and carry no label that the agent must not say."""
        return ~self.carries_any() & np.array([one.speaker == "agent" for one in self.utterances])


def training_batches() -> list[str]:
    """The batches that are trained on: all but the quiet ones and the exams."""
    return [batch for batch in corpus.batches() if not batch.startswith((corpus.QUIET, corpus.EXAM))]


def exam_batches() -> list[str]:
    """The batches that only measure."""
    return [batch for batch in corpus.batches() if batch.startswith(corpus.EXAM)]


def examples(side: str, packs: Packs, batches: Sequence[str]) -> Examples:
    """The utterances of a side in these batches; unknown speakers stand on the agent's side."""
    spoken = [
        utterance
        for batch in batches
        for utterance in corpus.read(batch)
        if (utterance.speaker == "customer") == (side == "customer")
    ]
    ear = Mishearing(one.text for one in spoken)
    garbled = [replace(one, text=ear.variant(one.text)) for one in spoken]
    return Examples(side, spoken, *([named(one, packs, side) for one in some] for some in (spoken, garbled)))


def named(utterance: Utterance, packs: Packs, side: str) -> list[str]:
    """The names of an utterance's features, each once."""
    reading = read(utterance.text, packs, side, utterance.callee)
    return sorted({name for name, _, _ in features(reading, packs, utterance.callee)})


def vocabulary(many: Sequence[Sequence[str]]) -> tuple[dict[str, int], np.ndarray]:
    """The features that stand in at least two utterances, and their inverse document frequencies."""
    counts = Counter(name for one in many for name in one)
    kept = sorted(name for name, count in counts.items() if count >= 2)
    idf = np.array([np.log((1 + len(many)) / (1 + counts[name])) + 1 for name in kept])
    return {name: position for position, name in enumerate(kept)}, idf


def matrix(many: Sequence[Sequence[str]], index: dict[str, int], idf: np.ndarray) -> csr_matrix:
    """The utterances as rows of length 1."""
    columns: list[int] = []
    ends = [0]
    for one in many:
        columns += [index[name] for name in one if name in index]
        ends.append(len(columns))
    return normalize(csr_matrix((idf[columns], columns, ends), shape=(len(many), len(index))))
