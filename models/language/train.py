"""Trains the model on every batch and writes `model.npz`: `python -m models.language.train`.

Thresholds and calibration come from scores of utterances whose batch was held out of the training (`cross.py`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from models.language import corpus
from models.language.corpus import Utterance
from models.language.features import features, read
from models.language.labels import labels
from models.language.model import Linear, save
from models.language.rules import Packs, read_packs

QUIET = "quiet_"
INVERSE_PENALTY = 30.0
POSITIVE_WEIGHT = 3.0
_LEAST_POSITIVES = 4


@dataclass(frozen=True)
class Examples:
    """A side's utterances with their features, in order."""

    side: str
    utterances: list[Utterance]
    named: list[list[str]]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that this side's model knows."""
        return tuple(
            n for n, label in labels().items() if (label.kind == "customer") == (self.side == "customer")
        )


def training_batches() -> list[str]:
    """The batches that are trained on: all but the quiet ones."""
    return [batch for batch in corpus.batches() if not batch.startswith(QUIET)]


def examples(side: str, packs: Packs, names: Sequence[str]) -> Examples:
    """The utterances of a side in these batches; unknown speakers stand on the agent's side."""
    spoken = [
        utterance
        for batch in names
        for utterance in corpus.read(batch)
        if (utterance.speaker == "customer") == (side == "customer")
    ]
    named = [_named(utterance, packs, side) for utterance in spoken]
    return Examples(side, spoken, named)


def _named(utterance: Utterance, packs: Packs, side: str) -> list[str]:
    reading = read(utterance.text, packs, side, utterance.callee)
    return sorted({name for name, _, _ in features(reading, packs, utterance.callee)})


def vocabulary(named: Sequence[Sequence[str]], least: int = 2) -> tuple[dict[str, int], np.ndarray]:
    """The features that stand in at least `least` utterances, and their inverse document frequencies."""
    counts = Counter(name for one in named for name in one)
    kept = sorted(name for name, count in counts.items() if count >= least)
    idf = np.array([np.log((1 + len(named)) / (1 + counts[name])) + 1 for name in kept])
    return {name: position for position, name in enumerate(kept)}, idf


def matrix(named: Sequence[Sequence[str]], index: dict[str, int], idf: np.ndarray) -> csr_matrix:
    """The utterances as rows of length 1."""
    columns: list[int] = []
    ends = [0]
    for one in named:
        columns += [index[name] for name in one if name in index]
        ends.append(len(columns))
    return normalize(csr_matrix((idf[columns], columns, ends), shape=(len(named), len(index))))


def open_to(label: str, spoken: Sequence[Utterance]) -> np.ndarray:
    """Which utterances could carry a label by who was called."""
    callees = labels()[label].callee
    return np.array([not callees or one.callee in (*callees, "unknown") for one in spoken])


def carries(label: str, spoken: Sequence[Utterance]) -> np.ndarray:
    """Which utterances carry a label."""
    return np.array([label in one.labels for one in spoken])


def fit(rows: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """The weights and bias of one label; a label with too few examples never fires."""
    if truth.sum() < _LEAST_POSITIVES:
        return np.zeros(rows.shape[1]), -20.0
    learner = LogisticRegression(
        C=INVERSE_PENALTY, class_weight={False: 1, True: POSITIVE_WEIGHT}, solver="liblinear", max_iter=200
    ).fit(rows, truth)
    return learner.coef_[0], float(learner.intercept_[0])


def train(some: Examples, limits: dict[str, tuple[float, float, float]]) -> Linear:
    """A side's model; `limits` gives slope, offset and threshold by label."""
    index, idf = vocabulary(some.named)
    rows = matrix(some.named, index, idf)
    weights, biases = [], []
    for label in some.labels:
        mine = open_to(label, some.utterances)
        weight, bias = fit(rows[mine], carries(label, some.utterances)[mine])
        weights.append(weight)
        biases.append(bias)
    slope, offset, threshold = np.array([limits[label] for label in some.labels]).T
    return Linear(some.labels, index, idf, np.array(weights).T, np.array(biases), slope, offset, threshold)


def main() -> None:
    """Cross-validate, choose the limits, train on everything, save."""
    from models.language.cross import held_out_scores, limits

    packs = read_packs()
    models = {}
    for side in ("agent", "customer"):
        some = examples(side, packs, training_batches())
        chosen = limits(some, held_out_scores(some))
        models[side] = train(some, chosen)
        sys.stderr.write(f"{side}: {len(some.utterances)} utterances, {len(models[side].index)} features\n")
    save(models)


if __name__ == "__main__":
    main()
