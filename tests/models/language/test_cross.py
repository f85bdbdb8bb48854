"""What is chosen on held-out scores, also for a label that hardly any utterance carries: a new one, with rules alone."""

from __future__ import annotations

import numpy as np
import pytest

from models.language.corpus import Utterance
from models.language.cross import calibration, thresholds
from models.language.examples import Examples
from models.language.thresholds import LIKELY


def floor(side: str, carried: str) -> tuple[Examples, np.ndarray]:
    """Forty utterances of a side and their scores: ten carry one label and score higher, no other label is carried."""
    said = [
        Utterance("b", "c", side, "debtor", "", "好", ((carried, 0, 1),) if number < 10 else ())
        for number in range(40)
    ]
    some = Examples(side, said, [], [])
    scores = np.full((40, len(some.labels)), -20.0)
    scores[:, some.labels.index(carried)] = np.where(np.arange(40) < 10, 1.0, -1.0) + np.arange(40) / 100
    return some, scores


@pytest.mark.parametrize(("side", "carried"), [("agent", "insult"), ("customer", "dispute")])
def test_a_label_that_nobody_carries_is_never_put_by_its_score_and_stops_no_training(
    side: str, carried: str
) -> None:
    some, scores = floor(side, carried)
    everybody = np.ones(40, dtype=bool)
    slope, offset = calibration(some, scores, everybody)
    least = thresholds(some, scores, everybody, slope, offset)
    put = 1 / (1 + np.exp(-(slope * scores + offset))) >= least
    assert put.sum(axis=0).tolist() == [10 if label == carried else 0 for label in some.labels]
    assert [least[number] for number, label in enumerate(some.labels) if label != carried] == [LIKELY] * (
        len(some.labels) - 1
    )
