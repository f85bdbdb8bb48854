"""The committed model flags whatever it holds for likely enough."""

from __future__ import annotations

import numpy as np

from models.language import model
from models.language.labels import must_not
from models.language.thresholds import LIKELY, best_cut


def test_every_must_not_label_is_put_from_the_same_probability() -> None:
    agent = model.load()["agent"]
    asked = dict(zip(agent.labels, agent.threshold, strict=True))
    assert [round(float(asked[label]), 6) for label in must_not()] == [LIKELY] * len(must_not())


def test_a_label_is_cut_where_its_f1_is_best() -> None:
    scores, truth = np.array([0.1, 0.9, 0.5, 0.7, 0.3]), np.array([False, True, True, True, False])
    assert best_cut(scores, truth) == 0.4
    assert best_cut(scores, ~truth) < 0.1, "all are put where the best scores are wrong"
