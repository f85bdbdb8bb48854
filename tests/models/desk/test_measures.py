"""Measures: recorded once however often the form is sent, taken back by a row, with a reason."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from models.desk import Desk, audit, measures, users
from models.desk.measures import Measure
from models.problems import Problem
from tests.models.desk.weeks import user_of

COACHING = Measure("coaching", "A1", "threat", "listened to the call together")


@pytest.fixture(autouse=True)
def accounts(desk: Desk) -> None:
    users.add_user(desk, "boss", "manager")


def test_a_form_sent_twice_is_one_measure_and_the_same_words_in_another_form_are_another(desk: Desk) -> None:
    boss = user_of(desk, "boss")
    ids = [measures.record(desk, "form 1", COACHING, boss) for _ in range(2)]
    other = measures.record(desk, "form 2", COACHING, boss)
    assert ids[0] == ids[1] != other
    assert len(measures.standing(desk, "A1")) == 2
    assert len(audit.latest(desk, action="measure")) == 2


def test_a_measure_is_taken_back_once_by_a_row_with_its_reason(desk: Desk) -> None:
    boss = user_of(desk, "boss")
    measure_id = measures.record(desk, "form 1", COACHING, boss)
    with pytest.raises(Problem):
        measures.withdraw(desk, measure_id, " ", boss)
    back = {measures.withdraw(desk, measure_id, why, boss) for why in ("the wrong collector", "said again")}
    assert len(back) == 1
    assert measures.standing(desk) == []
    assert measures.record(desk, "form 2", COACHING, boss) != measure_id
    assert len(measures.standing(desk)) == 1


@pytest.mark.parametrize("wrong", [{"kind": "praise"}, {"rule_id": ""}, {"text": "  "}])
def test_a_measure_needs_a_kind_a_rule_and_a_reason(desk: Desk, wrong: dict[str, str]) -> None:
    with pytest.raises(Problem):
        measures.record(desk, "form 1", Measure(**{**asdict(COACHING), **wrong}), user_of(desk, "boss"))
