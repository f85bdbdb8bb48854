"""Threads of torch that wait for each other soon leave the core to whoever has work."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

OURS = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's OpenMP tells its settings")
@pytest.mark.parametrize(
    ("given", "turns"),
    [({}, "3000"), ({"OMP_WAIT_POLICY": "PASSIVE"}, "0"), ({"GOMP_SPINCOUNT": "77"}, "77")],
)
def test_waiting_threads_spin_for_microseconds_unless_the_environment_says_otherwise(
    given: dict[str, str], turns: str
) -> None:
    around = {name: value for name, value in os.environ.items() if name not in OURS}
    told = subprocess.run(
        [sys.executable, "-c", "import etl.__main__, etl.transcribe.working"],
        env=around | {"OMP_DISPLAY_ENV": "VERBOSE"} | given,
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    spins = [line for line in told.splitlines() if "GOMP_SPINCOUNT" in line]
    assert spins and all(f"'{turns}'" in line for line in spins)
