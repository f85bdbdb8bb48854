"""The desk's tables of the weekly review: draws, claims, drafts, verdicts and what is marked on the machine's flags."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from models.desk.tables import Moment, by_user, metadata, moment, row_id

draws = Table(
    "draws",
    metadata,
    row_id("draw_id"),
    Column("week", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seed", String(128), nullable=False),
    Column("frame_size", Integer, nullable=False),
    Column("frame_hash", String(64), nullable=False),
    Column("build_id", String(64), nullable=False),
    Column("ledger", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    by_user(),
    moment(),
    UniqueConstraint("week", "version"),
)

draw_strata = Table(
    "draw_strata",
    metadata,
    Column("draw_id", ForeignKey("draws.draw_id"), primary_key=True),
    Column("stratum", String(160), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("inclusion_probability", Float, nullable=False),
)

draw_frames = Table(
    "draw_frames",
    metadata,
    Column("draw_id", ForeignKey("draws.draw_id"), primary_key=True),
    Column("quota", JSON, nullable=False),
    Column("calls", JSON, nullable=False),
)

drawn_calls = Table(
    "drawn_calls",
    metadata,
    row_id("drawn_id"),
    Column("draw_id", ForeignKey("draws.draw_id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("call_id", String(255), nullable=False),
    Column("recording_id", String(255), nullable=False),
    Column("agent_id", String(128), nullable=False),
    Column("team_id", String(128), nullable=False),
    Column("stratum", String(160), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reviews_wanted", Integer, nullable=False),
    Column("inclusion_probability", Float, nullable=False),
    UniqueConstraint("draw_id", "call_id"),
)

replacements = Table(
    "replacements",
    metadata,
    Column("drawn_id", ForeignKey("drawn_calls.drawn_id"), primary_key=True),
    Column("replaced_by", ForeignKey("drawn_calls.drawn_id")),
    Column("reason", Text, nullable=False),
    by_user(),
    moment(),
)

gold_answers = Table(
    "gold_answers",
    metadata,
    row_id("gold_id"),
    Column("call_id", String(255), nullable=False),
    Column("recording_id", String(255), nullable=False),
    Column("agent_id", String(128), nullable=False, server_default=""),
    Column("team_id", String(128), nullable=False, server_default=""),
    Column("outcome", String(16), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("note", Text, nullable=False),
    by_user(),
    moment(),
)

claims = Table(
    "claims",
    metadata,
    Column("drawn_id", ForeignKey("drawn_calls.drawn_id"), primary_key=True),
    Column("slot", Integer, primary_key=True),
    by_user(),
    moment(),
    UniqueConstraint("drawn_id", "user_id"),
)

drafts = Table(
    "drafts",
    metadata,
    by_user(),
    Column("subject", String(160), nullable=False),
    Column("content", JSON, nullable=False),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("user_id", "subject"),
)

verdicts = Table(
    "verdicts",
    metadata,
    row_id("verdict_id"),
    Column("key", String(64), nullable=False, unique=True),
    Column("drawn_id", ForeignKey("drawn_calls.drawn_id"), index=True),
    Column("slot", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("call_id", String(255), nullable=False, index=True),
    Column("recording_id", String(255), nullable=False),
    by_user(),
    moment(),
    Column("outcome", String(16), nullable=False),
    Column("scorecard_version", String(32), nullable=False),
    Column("score", Float),
    Column("answers", JSON, nullable=False),
    Column("comment", Text, nullable=False),
    Column("seconds_spent", Integer, nullable=False),
    Column("speakers_swapped", Boolean, nullable=False),
    Column("build_id", String(64), nullable=False),
    UniqueConstraint("drawn_id", "slot", "revision"),
)

verdict_labels = Table(
    "verdict_labels",
    metadata,
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), primary_key=True),
    Column("label", String(48), primary_key=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), primary_key=True),
    Column("revises", ForeignKey("verdicts.verdict_id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
)

flag_marks = Table(
    "flag_marks",
    metadata,
    row_id("flag_mark_id"),
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), nullable=False, index=True),
    Column("flag_id", String(160), nullable=False),
    Column("label", String(48), nullable=False),
    Column("is_right", Boolean, nullable=False),
    by_user(),
    moment(),
)

missed_marks = Table(
    "missed_marks",
    metadata,
    row_id("missed_mark_id"),
    Column("key", String(64), nullable=False, unique=True),
    Column("verdict_id", ForeignKey("verdicts.verdict_id"), nullable=False, index=True),
    Column("label", String(48), nullable=False),
    Column("second", Float, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdraws", ForeignKey("missed_marks.missed_mark_id")),
    by_user(),
    moment(),
)
