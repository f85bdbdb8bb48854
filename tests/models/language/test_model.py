"""The committed model flags whatever it holds for likely enough."""

from __future__ import annotations

from models.language import model
from models.language.cross import SURE
from models.language.labels import must_not


def test_no_must_not_label_asks_for_more_certainty_than_is_sure() -> None:
    agent = model.load()["agent"]
    asked = dict(zip(agent.labels, agent.threshold, strict=True))
    assert max(asked[label] for label in must_not()) <= SURE + 1e-6
    assert min(asked[label] for label in must_not()) > 0.2
