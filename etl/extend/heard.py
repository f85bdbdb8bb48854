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
SELECT DISTINCT r.call_id
FROM base.core.recordings r
LEFT JOIN made m ON m.sha256 = r.sha256
LEFT JOIN (SELECT recording_id, count(*) AS transcripts FROM base.core.transcripts GROUP BY recording_id) t USING (recording_id)
WHERE coalesce(m.transcripts, 0) <> coalesce(t.transcripts, 0)
"""
_FLAGGED_ONCE = """
INSERT INTO reheard SELECT DISTINCT source_id FROM base.core.language_flags WHERE source_kind = 'call' AND state = 'text_only'
"""


def note_reheard(con: warehouse.Connection, data: Path) -> None:
    """Make the temporary table `reheard` (call_id)."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE reheard (call_id VARCHAR); "
        "CREATE OR REPLACE TEMP TABLE probed AS FROM base.core.recordings LIMIT 0; "
        "CREATE OR REPLACE TEMP TABLE made (sha256 VARCHAR, transcripts BIGINT)"
    )
    place = recordings_file(data)
    if place.exists():
        con.execute("INSERT INTO probed FROM read_parquet(?)", [str(place)])
    con.execute(_OTHER_RECORDINGS)
    made = Store(data).audio_done()
    warehouse.append(con, "made", [(sha256, len(names)) for sha256, names in made.items()])
    con.execute(_OTHER_TRANSCRIPTS)
    if _decoded_again_since(con, data):
        con.execute(_FLAGGED_ONCE)


def _decoded_again_since(con: warehouse.Connection, data: Path) -> bool:
    """Whether clips were decoded a second time after the published build had begun."""
    row = con.execute("SELECT max(build_id) FROM base.core.builds").fetchone()
    begun = datetime.strptime(row[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC).timestamp() if row else 0
    return any(path.stat().st_mtime >= begun for path in data.glob("flags/second_decodes/*.jsonl"))
