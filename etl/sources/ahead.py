"""Events dated after they were loaded: a year typed wrongly can be read, but nobody can have called on that day (contract.md §1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from etl.sources.arrivals import arrivals
from models.warehouse import Connection

CHECK = "events_after_they_were_loaded"
_DATED = {
    "calls": "started_at",
    "payments": "paid_at",
    "sms": "sent_at",
    "letters": "sent_on",
    "visits": "visited_at",
    "complaints": "received_at",
}
# The day of the load is told in UTC: any zone's is within a day of it.
_AFTER = timedelta(days=2)
_MOST_NAMED = 500


def count_events_ahead(con: Connection, data: Path) -> None:
    """Write into `mart.data_checks` how many events of an open build are dated later than the day after the last load.

    Every week up to the latest call is judged, so one such call makes findings of weeks that have not come. The earliest
    stand in `mart.events_ahead` with file and line: pages begin with the days before them.
    """
    first_day = (datetime.fromisoformat(arrivals(data)[-1].loaded_at) + _AFTER).date()
    ahead = " UNION ALL ".join(
        f'SELECT count(*) AS events FROM core."{table}" WHERE "{column}" >= $day'
        for table, column in _DATED.items()
    )
    con.execute("DELETE FROM mart.data_checks WHERE check_id = ?", [CHECK])
    con.execute(
        f"INSERT INTO mart.data_checks SELECT '{CHECK}', sum(events) FROM ({ahead})",
        {"day": first_day},
    )
    named = " UNION ALL ".join(
        f"SELECT '{table}' AS table_name, CAST(\"{column}\" AS DATE) AS day, source_file, source_line "
        f'FROM history."{table}" WHERE is_current AND "{column}" >= $day'
        for table, column in _DATED.items()
    )
    con.execute("DELETE FROM mart.events_ahead")
    con.execute(
        f"INSERT INTO mart.events_ahead FROM ({named}) ORDER BY ALL LIMIT {_MOST_NAMED}",
        {"day": first_day},
    )
