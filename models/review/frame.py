"""The frame of a week: the phone log, not the collector's word, and what was lost on the way to a reviewer's ear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from models import warehouse
from models.language.labels import labels

_SEVERITIES = ("red", "major", "minor")


@dataclass(frozen=True)
class Call:
    """One answered call of a frame; `seconds` of its recording, `note` what the collector wrote, code included."""

    call_id: str
    agent_id: str
    team_id: str
    recording_id: str | None
    is_decodable: bool
    is_transcribed: bool
    has_recording: bool
    labels: tuple[str, ...]
    seconds: float = 0.0
    is_third_party: bool = False
    note: str = ""

    @property
    def is_reviewable(self) -> bool:
        """Whether somebody can listen to it."""
        return self.is_decodable

    @property
    def severity(self) -> str:
        """The worst severity among the must-not labels that the detector put on it; empty where there is none."""
        worst = {labels()[label].severity for label in self.labels if labels()[label].kind == "must_not"}
        return next((severity for severity in _SEVERITIES if severity in worst), "")

    def is_written_down_as(self, words: tuple[str, ...]) -> bool:
        """Whether the collector's note holds one of these words, in any case of letters."""
        return any(word.lower() in self.note.lower() for word in words)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the ISO week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def last_whole_week(days: tuple[date, date]) -> tuple[date, date]:
    """Monday and Sunday of the last ISO week that ended by the last day of the data; of the first one while none has."""
    monday, sunday = week_of(days[1])
    if sunday > days[1] and monday > days[0]:
        monday, sunday = monday - timedelta(days=7), sunday - timedelta(days=7)
    return monday, sunday


def frame(con: warehouse.Connection, first_day: date, last_day: date) -> list[Call]:
    """The answered calls of the days given, in order of call_id."""
    found = warehouse.rows(
        con, warehouse.query_text("review/frame"), {"first_day": first_day, "last_day": last_day}
    )
    return [
        Call(
            row["call_id"],
            row["agent_id"] or "",
            row["team_id"] or "",
            row["recording_id"],
            row["is_decodable"],
            row["is_transcribed"],
            row["has_recording"],
            tuple(row["labels"]),
            row["decoded_seconds"],
            row["is_third_party"],
            row["note"],
        )
        for row in found
    ]


def stages(con: warehouse.Connection, first_day: date, last_day: date) -> pd.DataFrame:
    """The answered calls of the days given, one row each: which stages of the ledger it reached; flags stay out."""
    given = {"first_day": first_day, "last_day": last_day}
    found = warehouse.frame(con, warehouse.query_text("review/frame"), given)
    table = found[["call_id", "started_at"]].assign(
        **{name: found[name].fillna("") for name in ("agent_id", "team_id")}
    )
    return table.assign(
        answered=True,
        recorded=found["has_recording"],
        decodable=found["is_decodable"],
        transcribed=found["is_transcribed"],
        reviewable=found["is_decodable"],
    )


def ledger(calls: list[Call], part: str = "agent_id") -> dict[str, dict[str, int]]:
    """For each collector (or `team_id`): answered calls, with a recording, decodable, transcribed, reviewable.

    What is lost between the first and the last is shown beside every rate.
    """
    found: dict[str, dict[str, int]] = {}
    for call in calls:
        row = found.setdefault(
            getattr(call, part),
            {"answered": 0, "recorded": 0, "decodable": 0, "transcribed": 0, "reviewable": 0},
        )
        row["answered"] += 1
        row["recorded"] += call.has_recording
        row["decodable"] += call.is_decodable
        row["transcribed"] += call.is_transcribed
        row["reviewable"] += call.is_reviewable
    return found


def new_agents(con: warehouse.Connection, day: date, days: int) -> set[str]:
    """Collectors hired less than `days` days before that day."""
    rows = con.execute(
        "SELECT agent_id FROM core.agents WHERE hired_on > ?", [day - timedelta(days=days)]
    ).fetchall()
    return {row[0] for row in rows}
