"""From source files and recordings to one published warehouse."""

import os

# Torch's threads spin for milliseconds while they wait, so a run beside other work burns the cores and takes three times as
# long; some microseconds cost an idle machine nothing. OpenMP reads it once, when torch is loaded.
if "OMP_WAIT_POLICY" not in os.environ:
    os.environ.setdefault("GOMP_SPINCOUNT", "3000")
