"""Fits the linear classifiers of a side: one a label, and one for `any must-not label at all` that all of them share.

Each utterance is learnt twice: as written, and as a recogniser might mishear it (`noise.py`), which counts less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.svm import LinearSVC

from models.language.examples import Examples, matrix

INVERSE_PENALTY = 2.0
POSITIVE_WEIGHT = 1.5
MISHEARD_WEIGHT = 0.6
SHARE_OF_ANY = 0.15
LEAST_POSITIVES = 4
_NEVER = -20.0


def fit(
    some: Examples, mask: np.ndarray, index: dict[str, int], idf: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features, labels) and biases, learnt from the utterances of `mask`.

    The score of each must-not label takes a share of the score of `any`: what makes an utterance civil is learnt from
    all labels together, and keeps false flags down.
    """
    written, misheard = (matrix(_of(many, mask), index, idf) for many in (some.named, some.misheard))
    any_weight, any_bias = _one(written, misheard, some.carries_any()[mask])
    weights, biases = [], []
    for label in some.labels:
        mine = some.open_to(label)[mask]
        weight, bias = _one(written[mine], misheard[mine], some.carries(label)[mask][mine])
        weights.append(weight)
        biases.append(bias)
    shared = SHARE_OF_ANY if some.side == "agent" else 0.0
    return np.array(weights).T + shared * any_weight[:, None], np.array(biases) + shared * any_bias


def _of(many: Sequence[list[str]], mask: np.ndarray) -> list[list[str]]:
    return [one for one, is_in in zip(many, mask, strict=True) if is_in]


def _one(written: csr_matrix, misheard: csr_matrix, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """A classifier's weights and bias; one with too few examples never fires."""
    if truth.sum() < LEAST_POSITIVES:
        return np.zeros(written.shape[1]), _NEVER
    importance = np.where(truth, POSITIVE_WEIGHT, 1.0)
    learner = LinearSVC(C=INVERSE_PENALTY, dual=True, max_iter=200, tol=1e-2, random_state=1)
    learner.fit(
        vstack([written, misheard]).tocsr(),
        np.concatenate([truth, truth]),
        sample_weight=np.concatenate([importance, MISHEARD_WEIGHT * importance]),
    )
    return learner.coef_[0], float(learner.intercept_[0])
