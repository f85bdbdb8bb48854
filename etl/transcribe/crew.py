"""How many processes transcribe on this machine where nobody says how many."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import psutil
import torch

from etl.transcribe.jobs import Job

_SPEECH_SECONDS_WORTH_A_PROCESS = 300.0
"""Starting another process costs some seconds of both, which less speech does not bring in again."""
_SHARE_OF_MEMORY = 0.75
_BYTES_OF_THE_PROGRAM = 2**30


def workers_that_fit(checkpoint: Path, jobs: Sequence[Job]) -> int:
    """One process a core, as far as memory and work go: on a CPU several with one thread each do more than one with several.

    On a GPU one, which the listening thread feeds.
    """
    if torch.cuda.is_available():
        return 1
    memory = _SHARE_OF_MEMORY * psutil.virtual_memory().available
    work = sum(job.speech_seconds for job in jobs)
    fitting = min(
        os.cpu_count() or 1,
        int(memory // _bytes_of_a_worker(checkpoint)),
        int(work // _SPEECH_SECONDS_WORTH_A_PROCESS),
    )
    return max(1, fitting)


def _bytes_of_a_worker(checkpoint: Path) -> int:
    """Whisper's files hold half precision: twice as much in memory, both at once on loading, and the batch's keys and values."""
    return _BYTES_OF_THE_PROGRAM + 4 * checkpoint.stat().st_size
