"""A draw depends on the seed and the ids alone, and the filter speaks JSON lines."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from models import sampling

ids = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=30)


def by_hand(seed: str, call_ids: list[str], n: int) -> list[str]:
    """The ten-line script of docs/review.md."""
    return sorted(call_ids, key=lambda call: hashlib.sha256(f"{seed}/{call}".encode()).hexdigest())[:n]


@given(ids, st.integers(0, 40))
def test_a_stratum_draws_its_first_calls_by_sha256_of_seed_and_id(call_ids: list[str], n: int) -> None:
    drawn = sampling.draw("2026-W10", dict.fromkeys(call_ids, "s"), {"s": n})
    assert drawn["s"] == {"size": len(call_ids), "drawn": by_hand("2026-W10", call_ids, n)}


@given(ids)
def test_the_order_of_the_log_changes_nothing(call_ids: list[str]) -> None:
    assert sampling.order("s", call_ids) == sampling.order("s", reversed(call_ids))
    assert sampling.frame_hash(call_ids) == sampling.frame_hash(reversed(call_ids))


def test_a_stratum_without_calls_or_without_quota_is_still_named() -> None:
    assert sampling.draw("x", {"c": "a"}, {"b": 3}) == {
        "b": {"size": 0, "drawn": []},
        "a": {"size": 1, "drawn": []},
    }


def run(lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "models.sampling"], input=lines, capture_output=True, text=True, check=False
    )


def test_the_filter_answers_line_by_line() -> None:
    calls = [{"call_id": name, "stratum": "s"} for name in "abcde"]
    answered = run(json.dumps({"seed": "1", "calls": calls, "quota": {"s": 2}}) + "\n")
    assert answered.returncode == 0
    assert json.loads(answered.stdout) == {"s": {"size": 5, "drawn": by_hand("1", list("abcde"), 2)}}


def test_a_bad_line_is_named_and_nothing_is_printed() -> None:
    good = json.dumps({"seed": "1", "calls": [], "quota": {}})
    for bad in (
        "[1]",
        "{",
        '{"seed": "1", "calls": [{"call_id": "a"}], "quota": {}}',
        '{"seed":"1","calls":[],"quota":{"s":-1}}',
    ):
        refused = run(f"{good}\n{bad}\n")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "line 2" in refused.stderr
