"""Which calls sound otherwise than in the published build: probed, transcribed or decoded a second time since."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from etl.recordings.report import recordings_file
from etl.transcribe.store import Store
from models import warehouse

_OTHER_RECORDINGS = """
INSERT INTO reheard
SELECT DISTINCT call_id FROM ((FROM probed EXCEPT FROM base.core.recordings) UNION ALL (FROM base.core.recordings EXCEPT FROM probed))
WHERE call_id IS NOT NULL
"""
_OTHER_TRANSCRIPTS = """
INSERT INTO reheard
WITH due AS (
    SELECT r.recording_id, concat(r.recording_id, '-', m.made_with) AS transcript_id
    FROM base.core.recordings r
    JOIN made m ON m.sha256 = r.sha256
),
known AS (SELECT recording_id, transcript_id FROM base.core.transcripts)
SELECT DISTINCT r.call_id
FROM ((FROM due EXCEPT FROM known) UNION ALL (FROM known EXCEPT FROM due))
JOIN base.core.recordings r USING (recording_id)
"""
_MADE_ANEW = """
INSERT INTO reheard SELECT DISTINCT call_id FROM base.core.recordings WHERE list_contains(?::VARCHAR[], sha256)
"""
_FLAGGED_ONCE = """
INSERT INTO reheard SELECT DISTINCT source_id FROM base.core.language_flags WHERE source_kind = 'call' AND state = 'text_only'
"""


def note_reheard(con: warehouse.Connection, data: Path) -> None:
    """Make the temporary table `reheard` (call_id)."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reheard (call_id VARCHAR); "
        "CREATE OR REPLACE TEMP TABLE probed AS FROM base.core.recordings LIMIT 0; "
        "CREATE OR REPLACE TEMP TABLE made (sha256 VARCHAR, made_with VARCHAR)"
    )
    place = recordings_file(data)
    if place.exists():
        con.execute(
            "INSERT INTO probed FROM read_parquet(?, hive_partitioning=false) WHERE call_id IN (SELECT call_id FROM base.core.calls)",
            [warehouse.one_file(place)],
        )
    con.execute(_OTHER_RECORDINGS)
    made = Store(data).audio_done()
    rows = [(sha256, name.partition("-")[2]) for sha256, names in made.items() for name in names]
    warehouse.append(con, "made", rows)
    con.execute(_OTHER_TRANSCRIPTS)
    begun = _begun(con, data)
    con.execute(_MADE_ANEW, [_made_anew_since(begun, data)])
    if _decoded_again_since(begun, data):
        con.execute(_FLAGGED_ONCE)


def _begun(con: warehouse.Connection, data: Path) -> float:
    """When the published build began, in epoch seconds; by a clock that was ahead, no later than its file was published."""
    row = con.execute("SELECT build_id FROM base.core.builds ORDER BY rowid DESC LIMIT 1").fetchone()
    if row is None:
        return 0.0
    begun = datetime.strptime(row[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC).timestamp()
    return min(begun, warehouse.current(data).stat().st_ctime)


def _made_anew_since(begun: float, data: Path) -> list[str]:
    """The audio hashes of which a transcript was taken away since, to be made anew under the same key."""
    outgrown = data.glob("transcripts/outgrown/*.json")
    return [path.name.partition("-")[0] for path in outgrown if path.stat().st_ctime >= begun]


def _decoded_again_since(begun: float, data: Path) -> bool:
    """Whether clips were decoded a second time after the published build had begun."""
    # What is copied here from elsewhere keeps the time it was written at; its status changes when it arrives.
    return any(path.stat().st_ctime >= begun for path in data.glob("flags/second_decodes/*.jsonl"))
