"""The tables that labelling reads, of those calls alone that have a transcript: of a floor of millions that may be few."""

from __future__ import annotations

from pathlib import Path

from etl import recordings, sources, transcribe
from etl.recordings.report import recordings_file
from etl.transcribe.store import Store
from models import warehouse

# What a call is called, and whose leg it is, its rows may say differently: any of them makes it one to look at.
_WANTED = """
CREATE TEMP TABLE wanted AS
WITH heard AS (
    SELECT DISTINCT call_id FROM read_parquet($recordings, hive_partitioning = false)
    WHERE sha256 IN (SELECT unnest($transcribed::VARCHAR[]))
),
ever AS ({calls}),
joined AS (SELECT DISTINCT call_group_id FROM ever SEMI JOIN heard USING (call_id) WHERE call_group_id IS NOT NULL)
SELECT call_id FROM heard
UNION
SELECT call_id FROM ever SEMI JOIN joined USING (call_group_id)
"""


def materialise(con: warehouse.Connection, data: Path) -> None:
    """Fill a database in memory with the calls that have a transcript, their legs and recordings, and every SMS and letter.

    `mart.call_groups` knows neither clients nor teams of them: no label rests on these.
    """
    con.execute("CREATE SCHEMA core; CREATE SCHEMA history; CREATE SCHEMA mart")
    among = {"sms": "true", "letters": "true"}
    if _list_wanted(con, data):
        among["calls"] = "call_id IN (FROM wanted)"
    sources.materialise(con, data, among)
    recordings.materialise(con, data)
    transcribe.materialise(con, data)
    for name in ("prepare/0_keys", "prepare/1_call_groups"):
        warehouse.run_script(con, name)


def _list_wanted(con: warehouse.Connection, data: Path) -> bool:
    """Whether there is a call with a transcript; TEMP TABLE wanted holds their ids and those of their legs."""
    transcribed, place = list(Store(data).audio_done()), recordings_file(data)
    calls = sources.rows_ever(data, "calls", "call_id, call_group_id")
    if not transcribed or calls is None or not place.exists():
        return False
    con.execute(
        _WANTED.format(calls=calls),
        {"recordings": warehouse.one_file(place), "transcribed": transcribed},
    )
    return True
