"""Scores of utterances whose batch was held out, and the limits that are chosen on them."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from models.language.train import Examples, carries, fit, matrix, open_to, vocabulary

NEVER = -30.0


def held_out_scores(some: Examples) -> np.ndarray:
    """Raw scores (utterances, labels), each from a model that saw no utterance of that utterance's batch."""
    batch = np.array([one.batch for one in some.utterances])
    scores = np.full((len(batch), len(some.labels)), NEVER)
    for held in sorted(set(batch)):
        inside = batch != held
        index, idf = vocabulary([one for one, is_in in zip(some.named, inside, strict=True) if is_in])
        rows = matrix(some.named, index, idf)
        for number, label in enumerate(some.labels):
            mine = open_to(label, some.utterances)
            weight, bias = fit(rows[inside & mine], carries(label, some.utterances)[inside & mine])
            scores[~inside & mine, number] = rows[~inside & mine] @ weight + bias
    return scores


def limits(some: Examples, scores: np.ndarray) -> dict[str, tuple[float, float, float]]:
    """Slope, offset and threshold of each label: Platt scaling, and the probability with the best F1."""
    chosen = {}
    for number, label in enumerate(some.labels):
        judged = scores[:, number] > NEVER
        truth, score = carries(label, some.utterances)[judged], scores[judged, number]
        if truth.sum() < 2:
            chosen[label] = (1.0, 0.0, 1.1)
            continue
        platt = LogisticRegression(C=1e6).fit(score[:, None], truth)
        slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        chosen[label] = (slope, offset, best_threshold(1 / (1 + np.exp(-(slope * score + offset))), truth))
    return chosen


def best_threshold(probability: np.ndarray, truth: np.ndarray) -> float:
    """The probability from which putting the label gives the best F1 on held-out utterances."""
    order = np.argsort(-probability)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    best = int(np.argmax(f1))
    above = probability[order[best]]
    below = probability[order[best + 1]] if best + 1 < len(order) else 0.0
    return float((above + below) / 2)
