"""The desk: the store of what people write, apart from the warehouse so that no rebuild can lose it.

SQLite in WAL mode at `DATA/desk.sqlite`, or PostgreSQL at the URL of the setting `desk_url` (variable `DESK_URL`).
Judgements are append-only: a changed mind is a new row.
"""

from models.desk.store import Desk, open_desk

__all__ = ["Desk", "open_desk"]
