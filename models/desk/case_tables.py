"""The desk's table about cases: the blacklist, one row whenever a case is listed, looked at again or taken off."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, String, Table, Text

from models.desk.tables import by_user, metadata, moment, row_id

blacklist = Table(
    "blacklist",
    metadata,
    row_id("entry_id"),
    Column("case_id", String(255), nullable=False, index=True),
    Column("is_listed", Boolean, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("review_by", Date),
    by_user(),
    moment(),
)
