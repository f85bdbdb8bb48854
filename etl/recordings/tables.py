"""`core.recordings` of a build."""

from __future__ import annotations

from pathlib import Path

from etl.recordings.report import recordings_file
from models.warehouse import Connection, one_file


def materialise(con: Connection, data: Path) -> None:
    """Fill `core.recordings` with what the last probing said of the recordings of the calls in `core.calls`.

    Columns: those of the contract, then reason (a sentence, empty where ok) and agent_channel (left, right, mixed or
    null, as the call says).
    """
    con.execute(
        "CREATE TABLE core.recordings (recording_id VARCHAR, call_id VARCHAR, path VARCHAR, sha256 VARCHAR, "
        "container VARCHAR, codec VARCHAR, sample_rate INTEGER, channels INTEGER, header_seconds DOUBLE, "
        "decoded_seconds DOUBLE, speech_seconds DOUBLE, status VARCHAR, reason VARCHAR, agent_channel VARCHAR)"
    )
    place = recordings_file(data)
    if place.exists():
        con.execute(
            "INSERT INTO core.recordings SELECT * FROM read_parquet(?, hive_partitioning=false) "
            "WHERE call_id IN (SELECT call_id FROM core.calls) ORDER BY recording_id",
            [one_file(place)],
        )
