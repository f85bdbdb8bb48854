"""The desk's tables of what follows a review: appeals, coaching, penalties, reports, and the trainers' collections."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, String, Table, Text, UniqueConstraint

from models.desk.tables import by_user, metadata, moment, row_id

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), primary_key=True),
    by_user(),
    moment(),
)

appeals = Table(
    "appeals",
    metadata,
    row_id("appeal_id"),
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), nullable=False, unique=True),
    Column("agent_id", String(128), nullable=False),
    Column("text", Text, nullable=False),
    by_user(),
    moment(),
)

appeal_decisions = Table(
    "appeal_decisions",
    metadata,
    Column("appeal_id", ForeignKey("appeals.appeal_id"), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("verdict_id", ForeignKey("verdicts.verdict_id")),
    Column("text", Text, nullable=False),
    by_user(),
    moment(),
)

measures = Table(
    "measures",
    metadata,
    row_id("measure_id"),
    Column("key", String(64), unique=True),
    Column("kind", String(16), nullable=False),
    Column("agent_id", String(128), nullable=False, index=True),
    Column("verdict_id", ForeignKey("verdicts.verdict_id")),
    Column("violation_id", String(160)),
    Column("rule_id", String(64), nullable=False),
    Column("clip_id", ForeignKey("clips.clip_id")),
    Column("text", Text, nullable=False),
    Column("withdraws", ForeignKey("measures.measure_id")),
    by_user(),
    moment(),
)

reports = Table(
    "reports",
    metadata,
    row_id("report_id"),
    Column("week", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("about", String(128), nullable=False),
    Column("content", JSON, nullable=False),
    Column("build_id", String(64), nullable=False),
    by_user(),
    moment(),
)

collections = Table(
    "collections",
    metadata,
    row_id("collection_id"),
    Column("name", String(128), nullable=False, unique=True),
    Column("note", Text, nullable=False),
    by_user(),
    moment(),
)

clips = Table(
    "clips",
    metadata,
    row_id("clip_id"),
    Column("key", String(64), nullable=False, unique=True),
    Column("collection_id", ForeignKey("collections.collection_id"), nullable=False, index=True),
    Column("call_id", String(255), nullable=False),
    Column("recording_id", String(255), nullable=False),
    Column("start_seconds", Float, nullable=False),
    Column("end_seconds", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("label", String(48), nullable=False),
    Column("is_good", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    by_user(),
    moment(),
)

clip_removals = Table(
    "clip_removals",
    metadata,
    Column("clip_id", ForeignKey("clips.clip_id"), primary_key=True),
    by_user(),
    moment(),
)

assignments = Table(
    "assignments",
    metadata,
    row_id("assignment_id"),
    Column("collection_id", ForeignKey("collections.collection_id"), nullable=False),
    Column("agent_id", String(128), nullable=False),
    by_user(),
    moment(),
    UniqueConstraint("collection_id", "agent_id"),
)

listenings = Table(
    "listenings",
    metadata,
    row_id("listening_id"),
    Column("clip_id", ForeignKey("clips.clip_id"), nullable=False),
    by_user(),
    moment(),
)
