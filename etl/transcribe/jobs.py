"""What there is to transcribe: every content that decodes, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.recordings.report import recordings_file
from models import warehouse

_CONTENTS = """
SELECT sha256, first(path ORDER BY file_row_number) AS path
FROM read_parquet(?, file_row_number = true)
WHERE status IN ('ok', 'partial')
GROUP BY sha256 ORDER BY min(file_row_number)
"""


@dataclass(frozen=True)
class Job:
    """One recording to transcribe: the hash of its bytes and a path under which they lie."""

    audio: str
    path: Path


def recordings_to_transcribe(data: Path) -> list[Job]:
    """Every content that decodes, once, with the first path under which it lies, in the order of the calls."""
    place = recordings_file(data)
    if not place.exists():
        return []
    found = warehouse.rows(warehouse.in_memory(), _CONTENTS, [str(place)])
    return [Job(row["sha256"], Path(row["path"])) for row in found]
