"""Which stratum a call lies in, what each stratum asks for, and a quota that is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.problems import Problem
from models.review.frame import Call
from models.review.quota import Quota
from models.review.strata import by_stratum, strata, uncut
from models.settings import Settings

PLAIN = Call("K", "A1", "T1", "K", True, True, True, (), 60.0)


@pytest.mark.parametrize(
    ("change", "stratum", "asked"),
    [
        ({}, "plain.A1.long", 2),
        ({"seconds": 30.0}, "plain.A1.long", 2),
        ({"seconds": 29.9}, "plain.A1.short", 1),
        ({"agent_id": "N1"}, "plain.N1.long", 4),
        ({"agent_id": "N1", "seconds": 5.0}, "plain.N1.short", 2),
        ({"is_third_party": True, "seconds": 5.0}, "plain.third_party.T1", 2),
        ({"is_third_party": True, "note": "对方说打错了"}, "plain.wrong_number.T1", 2),
        ({"note": "Wrong Number"}, "plain.wrong_number.T1", 2),
        ({"labels": ("threat",), "note": "打错了"}, "flagged.red", 20),
        ({"labels": ("complaint_intent",)}, "plain.A1.long", 2),
    ],
)
def test_a_call_lies_in_one_stratum(change: dict, stratum: str, asked: int) -> None:
    assert strata([replace(PLAIN, **change)], {"N1"}, Quota()) == ({"K": stratum}, {stratum: asked})


def test_a_call_that_nobody_can_hear_lies_in_none() -> None:
    assert strata([replace(PLAIN, is_decodable=False)], set(), Quota()) == ({}, {})
    assert uncut([replace(PLAIN, is_decodable=False)]) == {}


def test_draws_of_before_cut_unflagged_calls_by_collector_alone() -> None:
    calls = [PLAIN, replace(PLAIN, call_id="L", seconds=3.0), replace(PLAIN, call_id="R", labels=("threat",))]
    assert by_stratum(uncut(calls)) == {"flagged.red": ["R"], "plain.A1": ["K", "L"]}


def test_quotas_are_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[review]\nred = 5\nlong = 3\n", encoding="utf-8")
    found = Settings(data=tmp_path).review
    assert (found.red, found.long, found.minor) == (5, 3, 6)


@pytest.mark.parametrize(("line", "name"), [("red = -1", "review.red"), ("rde = 3", "review.rde")])
def test_a_quota_that_is_none_is_told_in_one_sentence(tmp_path: Path, line: str, name: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[review]\n{line}\n", encoding="utf-8")
    with pytest.raises(Problem, match=name) as told:
        _ = Settings(data=tmp_path).review
    assert name in told.value.zh
