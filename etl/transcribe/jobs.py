"""What there is to transcribe: every content that decodes, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from etl.recordings.report import recordings_file
from models import warehouse

_CONTENTS = """
SELECT sha256, first(path ORDER BY file_row_number) AS path, first(call_id ORDER BY file_row_number) AS call_id,
    any_value(decoded_seconds) AS seconds, any_value(speech_seconds) AS speech_seconds,
    bool_or(status = 'partial' OR decoded_seconds > header_seconds + 1) AS may_have_grown
FROM read_parquet(?, file_row_number = true, hive_partitioning = false)
WHERE status IN ('ok', 'partial') AND sha256 IS NOT NULL
GROUP BY sha256 ORDER BY min(file_row_number)
"""


@dataclass(frozen=True)
class Job:
    """One recording to transcribe: the sha256 of its bytes, a path under which they lie, and the first call that has it.

    `seconds` is how long it is as decoded when it was loaded; None where nobody decoded it before.
    `speech_seconds` is how long somebody speaks in it. Of one that `may_have_grown`, being damaged or longer than its header says,
    another version may have decoded less.
    """

    audio: str
    path: Path
    call_id: str = ""
    seconds: float | None = None
    speech_seconds: float = 0.0
    may_have_grown: bool = False


AtHand = Callable[[Job], AbstractContextManager[Path]]
"""A recording as a file of this machine, as long as it is needed; Unreadable where it is not to be had."""


def in_its_place(job: Job) -> AbstractContextManager[Path]:
    """The recording where the data folder says that it lies."""
    return nullcontext(job.path)


def recordings_to_transcribe(data: Path) -> list[Job]:
    """Every content that decodes, once, with the first path under which it lies, in the order of the calls."""
    place = recordings_file(data)
    if not place.exists():
        return []
    found = warehouse.rows(warehouse.in_memory(), _CONTENTS, [warehouse.one_file(place)])
    return [
        Job(
            row["sha256"],
            Path(row["path"]),
            row["call_id"],
            row["seconds"],
            row["speech_seconds"] or 0.0,
            bool(row["may_have_grown"]),
        )
        for row in found
    ]
