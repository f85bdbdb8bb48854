"""Models that never saw a group of batches, and the calibration and thresholds that are chosen on what they say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from models.language.examples import Examples, matrix, vocabulary
from models.language.labels import labels
from models.language.learner import LEAST_POSITIVES, fit
from models.language.model import Linear
from models.language.thresholds import LIKELY, best_cut

NEVER = -30.0
GROUPS = 6


def groups(some: Examples) -> np.ndarray:
    """A group of batches for each utterance; the same batches stay together, groups are about equally large."""
    sizes = Counter(one.batch for one in some.utterances)
    filled = [0] * GROUPS
    group_of: dict[str, int] = {}
    for batch, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        least = int(np.argmin(filled))
        group_of[batch] = least
        filled[least] += size
    return np.array([group_of[one.batch] for one in some.utterances])


@dataclass(frozen=True)
class Fold:
    """What was learnt from the utterances outside `held`, a mask of utterances."""

    held: np.ndarray
    index: dict[str, int]
    idf: np.ndarray
    weights: np.ndarray
    biases: np.ndarray

    def linear(self, some: Examples, scores: np.ndarray, mask: np.ndarray) -> Linear:
        """The model as the detector takes it, calibrated and cut on the held-out `scores` of the utterances of `mask`."""
        slope, offset = calibration(some, scores, mask)
        threshold = thresholds(some, scores, mask, slope, offset)
        learnt = self.index, self.idf, self.weights, self.biases
        return Linear(some.labels, *learnt, slope, offset, threshold)


def learn(some: Examples, held: np.ndarray) -> Fold:
    """Fit a side on all utterances but those of `held`, and those whose labels lie in the question that they answer."""
    learnt = ~held & some.speak_for_themselves()
    index, idf = vocabulary([one for one, is_learnt in zip(some.named, learnt, strict=True) if is_learnt])
    return Fold(held, index, idf, *fit(some, learnt, index, idf))


def folds(some: Examples) -> list[Fold]:
    """One for each group of batches."""
    group = groups(some)
    return [learn(some, group == held) for held in sorted(set(group))]


def held_out_scores(some: Examples, learnt: Sequence[Fold]) -> np.ndarray:
    """Raw scores (utterances, labels), each from a model that saw no utterance of that utterance's batch."""
    scores = np.full((len(some.utterances), len(some.labels)), NEVER)
    gates = np.array([some.open_to(label) for label in some.labels]).T
    for fold in learnt:
        held = [one for one, is_held in zip(some.named, fold.held, strict=True) if is_held]
        scores[fold.held] = matrix(held, fold.index, fold.idf) @ fold.weights + fold.biases
    return np.where(gates, scores, NEVER)


def thresholds(
    some: Examples, scores: np.ndarray, mask: np.ndarray, slope: np.ndarray, offset: np.ndarray
) -> np.ndarray:
    """The probability from which each label is put: `LIKELY` for the must-not labels, for every other one the probability at
    which its own F1 is best on the utterances of `mask`, where enough of them carry it to tell."""
    found = []
    for number, label in enumerate(some.labels):
        truth = some.carries(label)[mask]
        if labels()[label].kind == "must_not" or truth.sum() < LEAST_POSITIVES:
            found.append(LIKELY)
            continue
        cut = best_cut(scores[mask, number], truth)
        found.append(1.0 / (1.0 + np.exp(-(slope[number] * cut + offset[number]))))
    return np.array(found)


def calibration(some: Examples, scores: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and offset of each label that turn its score into a probability (Platt), learnt on the utterances of `mask`.

    A label that too few of them carry keeps its score, by which it is never put: a sure rule alone can put it.
    """
    fitted = []
    for number, label in enumerate(some.labels):
        judged = mask & (scores[:, number] > NEVER)
        truth = some.carries(label)[judged]
        if truth.sum() < LEAST_POSITIVES:
            fitted.append((1.0, 0.0))
            continue
        platt = LogisticRegression(C=1e6).fit(scores[judged, number][:, None], truth)
        fitted.append((float(platt.coef_[0, 0]), float(platt.intercept_[0])))
    slope, offset = np.array(fitted).T
    return slope, offset
