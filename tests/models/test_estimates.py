"""The intervals hold the truth as often as they say, and what nobody reviewed is admitted."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from models.estimates import Stratum, estimate

# Each scenario: strata as (flagged, calls, reviewed, violation rate).
SCENARIOS = {
    "usual week": [(True, 80, 40, 0.5), (False, 1500, 60, 0.01)],
    "all flagged reviewed": [(True, 40, 40, 0.3), (False, 2000, 60, 0.003)],
    "two severities": [(True, 60, 20, 0.6), (True, 150, 20, 0.2), (False, 1500, 80, 0.02)],
    "twelve collectors, two each": [(True, 60, 30, 0.5)]
    + [(False, 120, 2, p) for p in (0, 0.01, 0.01, 0.02, 0, 0.1, 0, 0.01, 0.05, 0, 0.02, 0.01)],
    "by note, collector and length": [(True, 30, 20, 0.6), (True, 40, 10, 0.4), (True, 25, 6, 0.2)]
    + [(False, 8, 2, 0.1), (False, 6, 2, 0.0), (False, 60, 2, 0.06), (False, 45, 2, 0.02)]
    + [(False, 90, 2, p) for p in (0, 0.01, 0.01, 0.02, 0, 0.08, 0, 0.01, 0.05, 0, 0.02)]
    + [(False, 20, 1, p) for p in (0, 0, 0.01, 0.01, 0, 0.03, 0, 0.01, 0.02, 0, 0.01)]
    + [(False, 70, 4, 0.06), (False, 25, 2, 0.02)],
    "common faults": [(True, 200, 40, 0.8), (False, 800, 60, 0.1)],
    "small floor": [(True, 10, 5, 0.4), (False, 60, 10, 0.05)],
    "uneven sampling": [(True, 100, 30, 0.5), (False, 1000, 20, 0.01), (False, 100, 60, 0.1)],
    "no faults": [(True, 50, 25, 0.0), (False, 1000, 60, 0.0)],
}
FLOORS = 250


def simulate(scenario: str) -> dict[str, tuple[float, float]]:
    """Share of floors whose truth the interval holds, and its mean width, by estimate."""
    random = np.random.default_rng(20260907)
    held: dict[str, list[bool]] = {"prevalence": [], "precision": [], "recall": []}
    widths: dict[str, list[float]] = {name: [] for name in held}
    for _ in range(FLOORS):
        strata, faults = [], []
        for number, (flagged, size, reviewed, rate) in enumerate(SCENARIOS[scenario]):
            fault = int(random.binomial(size, rate))
            found = int(random.hypergeometric(fault, size - fault, reviewed)) if fault else 0
            strata.append(Stratum(str(number), flagged, size, reviewed, found))
            faults.append(fault)
        for name, share in estimate(strata).items():
            truth = _truth(name, strata, faults)
            held[name].append(truth is None or share.low - 1e-9 <= truth <= share.high + 1e-9)
            widths[name].append(share.high - share.low)
    return {name: (float(np.mean(held[name])), float(np.mean(widths[name]))) for name in held}


def _truth(name: str, strata: list[Stratum], faults: list[int]) -> float | None:
    flagged = sum(fault for fault, stratum in zip(faults, strata, strict=True) if stratum.flagged)
    if name == "prevalence":
        return sum(faults) / sum(stratum.size for stratum in strata)
    if name == "precision":
        return flagged / sum(stratum.size for stratum in strata if stratum.flagged)
    return flagged / sum(faults) if sum(faults) else None


def test_intervals_cover_over_two_thousand_simulated_floors(capsys: pytest.CaptureFixture[str]) -> None:
    found = {scenario: simulate(scenario) for scenario in SCENARIOS}
    with capsys.disabled():
        for scenario, by_name in found.items():
            shown = ", ".join(f"{n} {held:.3f} (width {width:.2f})" for n, (held, width) in by_name.items())
            sys.stdout.write(f"\n  {scenario}: {shown}")
    every = [held for by_name in found.values() for held, _ in by_name.values()]
    assert FLOORS * len(SCENARIOS) >= 2000
    assert min(every) >= 0.92
    assert float(np.mean(every)) >= 0.94
    assert found["usual week"]["prevalence"][1] < 0.1
    assert found["common faults"]["recall"][1] < 0.5


@pytest.mark.parametrize(("found", "reviewed"), [(0, 60), (1, 60), (7, 40), (30, 60)])
def test_one_large_stratum_lies_between_jeffreys_and_clopper_pearson(found: int, reviewed: int) -> None:
    share = estimate([Stratum("s", True, 10_000_000, reviewed, found)])["precision"]
    inner = proportion_confint(found, reviewed, method="jeffreys")
    outer = proportion_confint(found, reviewed, method="beta")
    assert share.value == pytest.approx(found / reviewed)
    assert outer[0] - 0.002 <= share.low <= inner[0] + 0.002
    assert inner[1] - 0.002 <= share.high <= outer[1] + 0.002


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize(("size", "reviewed"), [(40, 10), (2000, 60)])
def test_one_stratum_is_held_as_often_as_the_confidence_asks(
    confidence: float, size: int, reviewed: int
) -> None:
    found = np.arange(reviewed + 1)
    shares = [estimate([Stratum("s", True, size, reviewed, int(n))], confidence)["precision"] for n in found]
    held = [
        sum(
            chance
            for chance, share in zip(hypergeom.pmf(found, size, bad, reviewed), shares, strict=True)
            if share.low - 1e-9 <= bad / size <= share.high + 1e-9
        )
        for bad in range(0, size + 1, size // 40)
    ]
    assert float(np.mean(held)) >= confidence


def test_a_floor_reviewed_whole_is_known_exactly() -> None:
    found = estimate([Stratum("f", True, 10, 10, 4), Stratum("u", False, 90, 90, 1)])
    assert {name: (share.value, share.low, share.high) for name, share in found.items()} == {
        "prevalence": (0.05, 0.05, 0.05),
        "precision": (0.4, 0.4, 0.4),
        "recall": (0.8, 0.8, 0.8),
    }


def test_a_stratum_nobody_reviewed_leaves_no_value_and_all_its_room() -> None:
    found = estimate([Stratum("f", True, 10, 10, 4), Stratum("u", False, 90, 0, 0)])
    assert (found["prevalence"].value, found["recall"].value) == (None, None)
    assert (found["prevalence"].low, found["prevalence"].high) == (0.04, 0.94)
    assert (found["recall"].low, found["recall"].high) == (pytest.approx(4 / 94), 1.0)
    assert found["precision"].value == 0.4


def test_recall_without_any_violation_found_is_unknown() -> None:
    assert estimate([Stratum("f", True, 9, 9, 0), Stratum("u", False, 9, 9, 0)])["recall"].value is None


def run(lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "models.estimates"], input=lines, capture_output=True, text=True, check=False
    )


def test_the_filter_answers_and_refuses_by_line() -> None:
    stratum = {"name": "a", "flagged": True, "size": 10, "reviewed": 10, "violations": 5}
    good = json.dumps({"confidence": 0.95, "strata": [stratum]})
    answered = run(good + "\n")
    assert json.loads(answered.stdout)["precision"] == {"value": 0.5, "low": 0.5, "high": 0.5}
    bad = json.dumps({"confidence": 0.95, "strata": [stratum | {"violations": 11}]})
    refused = run(f"{good}\n{bad}\n")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "line 2" in refused.stderr
    endless = json.dumps({"strata": [stratum | {"size": 10**400}]})
    assert (run(endless).returncode, "line 1" in run(endless).stderr) == (2, True)
