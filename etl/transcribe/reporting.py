"""How a transcription run ended, and the run without a checkpoint, which needs neither torch nor Whisper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.transcribe.jobs import Job
from etl.transcribe.outgrown import transcribed
from etl.transcribe.store import Store


@dataclass
class TranscribeReport:
    """How a run ended, counted in recordings (by content): made by it, made meanwhile by another run, kept from before,
    waiting, parked; and the model.

    `notice` says in plain words that the sample checkpoint was used, and is empty for any other.
    """

    model: str | None
    done: int = 0
    done_by_others: int = 0
    kept: int = 0
    waiting: int = 0
    parked: int = 0
    reasons: tuple[str, ...] = ()
    notice: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The report as a document."""
        return asdict(self)


def all_wait(data: Path, jobs: Sequence[Job]) -> TranscribeReport:
    """What a run without a checkpoint reports: what was transcribed before is kept, all else waits."""
    done = transcribed(Store(data), jobs)
    kept = sum(job.audio in done for job in jobs)
    return TranscribeReport(None, kept=kept, waiting=len(jobs) - kept)
