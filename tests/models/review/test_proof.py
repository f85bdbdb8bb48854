"""From verdicts and strata to shares: what counts, what never does, and the bounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.estimates import Estimate, Stratum, estimate
from models.review.proof import Domain, Member, Review, prove, strata, wilson, with_losses

WEEK = date(2026, 3, 2)
SIZES = {(WEEK, "flagged.red"): 10, (WEEK, "plain.A1"): 40, (WEEK, "plain.A2"): 50}


def members() -> list[Member]:
    """10 flagged calls (6 of team T1, 5 of them threats), 40 plain ones of A1 (T1), 50 of A2 (T2)."""
    red = [
        Member(
            WEEK,
            f"R{n}",
            "flagged.red",
            "T1" if n < 6 else "T2",
            "A1" if n < 6 else "A2",
            frozenset({"threat" if n < 5 else "insult"}),
        )
        for n in range(10)
    ]
    plain = [Member(WEEK, f"P{n}", "plain.A1", "T1", "A1", frozenset()) for n in range(40)]
    return red + plain + [Member(WEEK, f"Q{n}", "plain.A2", "T2", "A2", frozenset()) for n in range(50)]


def review(call: Member, *labels: str) -> Review:
    return Review(
        WEEK, call.call_id, call.stratum, call.team_id, call.agent_id, bool(labels), frozenset(labels)
    )


def reviews() -> list[Review]:
    calls = {call.call_id: call for call in members()}
    bad = [review(calls[f"R{n}"], "threat") for n in (0, 1, 2)] + [review(calls["R7"], "insult")]
    good = [review(calls[name]) for name in ("R8", "P0", "P1", "P2", "P3", "Q0", "Q1")]
    return [*bad, *good, review(calls["Q2"], "threat")]


def test_the_whole_floor_is_the_estimate_of_the_drawn_strata() -> None:
    found = {cell.name: cell for cell in strata(SIZES, members(), reviews(), Domain())}
    assert {name.split("/")[1]: (c.size, c.reviewed, c.violations) for name, c in found.items()} == {
        "flagged.red": (10, 5, 4),
        "plain.A1": (40, 4, 0),
        "plain.A2": (50, 3, 1),
    }
    proof = prove(list(found.values()), lost=0)
    assert (proof.reviewed, proof.violations) == (12, 5)
    assert proof.shares == proof.bounds == estimate(list(found.values()))


def test_a_team_is_a_domain_with_its_own_sizes() -> None:
    cells = strata(SIZES, members(), reviews(), Domain(teams=frozenset({"T1"})))
    assert [(c.flagged, c.size, c.reviewed, c.violations) for c in cells] == [
        (True, 6, 3, 3),
        (False, 40, 4, 0),
    ]


def test_a_label_cuts_the_strata_by_its_own_flag() -> None:
    cells = strata(SIZES, members(), reviews(), Domain(label="threat"))
    assert [(c.flagged, c.size, c.reviewed, c.violations) for c in cells] == [
        (False, 5, 2, 0),
        (True, 5, 3, 3),
        (False, 40, 4, 0),
        (False, 50, 3, 1),
    ]


def test_a_part_of_a_heard_stratum_without_a_review_counts_with_its_nearest_heard_part() -> None:
    """Of T2's 4 flagged calls none is reviewed here, of its 50 plain ones 3: with a second week heard, they join it."""
    later = date(2026, 3, 9)
    more = [replace(member, week=later) for member in members()]
    heard = [one for one in reviews() if one.call_id not in ("R7", "R8")]
    again = [replace(one, week=later) for one in reviews()]
    sizes = SIZES | {(later, name): size for (_, name), size in SIZES.items()}
    cells = strata(sizes, members() + more, heard + again, Domain(teams=frozenset({"T2"})))
    assert [(c.name[:10], c.flagged, c.size, c.reviewed, c.violations) for c in cells] == [
        ("2026-03-02", False, 50, 3, 1),
        ("2026-03-09", True, 8, 2, 1),
        ("2026-03-09", False, 50, 3, 1),
    ]


def test_a_stratum_that_nobody_has_heard_stays_unknown() -> None:
    heard = [one for one in reviews() if one.stratum != "plain.A2"]
    cells = strata(SIZES, members(), heard, Domain())
    assert (cells[-1].name, cells[-1].size, cells[-1].reviewed) == ("2026-03-02/plain.A2", 50, 0)
    assert prove(cells, lost=0).shares["prevalence"].value is None


def test_a_call_of_another_draw_or_a_gold_call_is_left_out() -> None:
    strange = Review(WEEK, "G1", "gold", "", "", True, frozenset({"threat"}))
    assert strata(SIZES, members(), [strange], Domain()) == strata(SIZES, members(), [], Domain())


def test_a_frame_that_has_changed_never_makes_a_stratum_smaller_than_its_reviews() -> None:
    cells = strata(SIZES, members()[10:], reviews(), Domain(teams=frozenset({"T1"})))
    assert (cells[0].size, cells[0].reviewed) == (3, 3)


def test_lost_calls_widen_the_bound_to_all_answered_calls() -> None:
    """80 calls, all heard: 8 flagged of which 6 are violations, 2 more among the others; 20 of 100 answered were lost."""
    cells = [Stratum("f", True, 8, 8, 6), Stratum("u", False, 72, 72, 2)]
    proof = prove(cells, lost=20)
    assert proof.shares["prevalence"].value == pytest.approx(0.1)
    bounds = {name: (one.low, one.high) for name, one in proof.bounds.items()}
    assert bounds["prevalence"] == (pytest.approx(8 / 100), pytest.approx(28 / 100))
    assert bounds["recall"] == (pytest.approx(6 / 28), pytest.approx(6 / 8))
    assert bounds["precision"] == (6 / 8, 6 / 8)
    assert with_losses([], 5)["prevalence"] == Estimate(None, 0.0, 1.0)


def test_with_losses_the_ends_of_the_interval_are_those_of_the_heard_calls_and_all_that_was_lost() -> None:
    cells = [Stratum("f", True, 40, 20, 10), Stratum("u", False, 360, 60, 1)]
    share, bound = estimate(cells)["prevalence"], with_losses(cells, 100)["prevalence"]
    assert bound.low == pytest.approx(share.low * 400 / 500)
    assert bound.high == pytest.approx((share.high * 400 + 100) / 500)


def test_wilson_equals_the_published_example() -> None:
    found = wilson(81, 263)
    assert (found.low, found.high) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson(0, 0) == Estimate(None, 0.0, 1.0)


def week_of_calls(random: np.random.Generator) -> tuple[list[Member], np.ndarray]:
    """Six collectors of three teams, their flagged calls in floor-wide strata, the others by note, collector and length."""
    found, truth = [], []
    for number in range(900):
        agent = int(random.integers(6))
        kind = random.choice(
            ["flagged.red", "flagged.minor", "third", "short", "long"], p=[0.05, 0.02, 0.08, 0.15, 0.7]
        )
        rate = {"flagged.red": 0.6, "flagged.minor": 0.3, "third": 0.08}.get(kind, 0.01 + 0.01 * agent)
        stratum = {"third": f"plain.third_party.T{agent % 3}"}.get(kind, f"plain.A{agent}.{kind}")
        name = kind if kind.startswith("flagged") else stratum
        flags = frozenset({"threat"} if name == kind else ())
        found.append(Member(WEEK, f"K{number:03}", name, f"T{agent % 3}", f"A{agent}", flags))
        truth.append(random.random() < rate)
    return found, np.array(truth)


def test_the_share_of_a_team_lies_in_its_interval(capsys: pytest.CaptureFixture[str]) -> None:
    random = np.random.default_rng(5)
    quota = {"flagged.red": 20, "flagged.minor": 3}
    held, widths = [], []
    for _ in range(200):
        calls, truth = week_of_calls(random)
        order = random.permutation(len(calls))
        sizes = Counter((WEEK, call.stratum) for call in calls)
        left = {name: quota.get(name, 1 if name.endswith("short") else 2) for _, name in sizes}
        given = []
        for at in order:
            if left[calls[at].stratum]:
                left[calls[at].stratum] -= 1
                given.append(review(calls[at], *(["threat"] if truth[at] else [])))
        mine = np.array([call.team_id == "T1" for call in calls])
        cells = strata(sizes, calls, given, Domain(frozenset({"T1"})))
        found = prove(cells, lost=0).shares["prevalence"]
        held.append(found.low - 1e-9 <= truth[mine].mean() <= found.high + 1e-9)
        widths.append(found.high - found.low)
    with capsys.disabled():
        print(f"\na team: {np.mean(held):.1%} of {len(held)} floors, width {np.mean(widths):.3f}")
    assert np.mean(held) >= 0.92
    assert np.mean(widths) < 0.5
