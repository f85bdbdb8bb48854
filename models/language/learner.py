"""Fits the linear classifiers of a side: one a label, and one for `any must-not label at all` that all of them share."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from models.language.examples import Examples

INVERSE_PENALTY = 1.0
POSITIVE_WEIGHT = 1.5
HARD_NEGATIVE_WEIGHT = 1.0
SHARE_OF_ANY = 0.3
_LEAST_POSITIVES = 4
_NEVER = -20.0


def fit(rows: csr_matrix, some: Examples, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, labels) and biases, learnt from the utterances of `mask`.

    The score of each must-not label takes a share of the score of `any`: what makes an utterance civil is learnt from
    all labels together, and keeps false flags down.
    """
    weights, biases = [], []
    hard = np.array([one.kind == "h" for one in some.utterances])
    for label in some.labels:
        mine = mask & some.open_to(label)
        weight, bias = _one(rows[mine], some.carries(label)[mine], hard[mine])
        weights.append(weight)
        biases.append(bias)
    any_weight, any_bias = _one(rows[mask], some.carries_any()[mask], hard[mask])
    shared = SHARE_OF_ANY if some.side == "agent" else 0.0
    return np.array(weights).T + shared * any_weight[:, None], np.array(biases) + shared * any_bias


def _one(rows: csr_matrix, truth: np.ndarray, hard: np.ndarray) -> tuple[np.ndarray, float]:
    """A classifier's weights and bias; one with too few examples never fires."""
    if truth.sum() < _LEAST_POSITIVES:
        return np.zeros(rows.shape[1]), _NEVER
    importance = np.where(truth, POSITIVE_WEIGHT, np.where(hard, HARD_NEGATIVE_WEIGHT, 1.0))
    learner = LinearSVC(C=INVERSE_PENALTY, dual=True, max_iter=200, tol=1e-2, random_state=1)
    learner.fit(rows, truth, sample_weight=importance)
    return learner.coef_[0], float(learner.intercept_[0])
