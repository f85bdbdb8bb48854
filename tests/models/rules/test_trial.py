"""A trial finds what a build with the other parameter finds, however few of the last weeks are asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models import rules
from models.rules.trial import find_rule
from tests.models.rules.test_in_a_build import at, call
from tests.models.small_warehouse import small_warehouse

NEXT_WEEK = (date(2026, 1, 12), date(2026, 1, 18))
_FLAGS = (
    "CREATE TABLE core.language_flags AS SELECT 'call' AS source_kind, 'c0' AS call_id, 'customer' AS speaker, "
    "'confirmed' AS state, 'customer_abuse' AS label"
)


def test_calls_before_the_weeks_of_a_trial_count_in_it_too(tmp_path: Path) -> None:
    con = small_warehouse({"calls": [call("c0", at(9)), call("c1", at(9, day=1)), call("c2", at(9, day=8))]})
    con.execute(_FLAGS)
    rules.check(con, tmp_path)
    rule = find_rule(tmp_path, "calls_after_dissatisfaction")[1]
    trial = rules.what_if(con, rule, {"hold_days": 20}, *NEXT_WEEK)
    assert (trial.appear, trial.vanish, trial.stay) == ([], [], 1)


def test_what_was_found_before_the_weeks_of_a_trial_does_not_appear_in_them(tmp_path: Path) -> None:
    rules.switch(tmp_path, "cn_gbt_45251_2025", True)
    con = small_warehouse(
        {
            "agents": [{"agent_id": "a1"}, {"agent_id": "a2"}],
            "trainings": [{"training_id": "t", "agent_id": "a2", "held_on": date(2025, 12, 1), "topic": "x"}],
            "calls": [
                call(f"{agent}{day}", at(9, day=day), agent_id=agent)
                for agent in ("a1", "a2")
                for day in (0, 8)
            ],
        }
    )
    rules.check(con, tmp_path)
    rule = find_rule(tmp_path, "gbt_training_yearly")[1]
    trial = rules.what_if(con, rule, {"training_days": 40}, *NEXT_WEEK)
    assert [row["call_ids"] for row in trial.appear] == [["a28"]]
    assert (trial.vanish, trial.stay) == ([], 0)
