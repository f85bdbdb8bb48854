"""The frame of a week: the phone log, not the collector's word, and what was lost on the way to a reviewer's ear."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models import warehouse
from models.language.labels import labels

_SEVERITIES = ("red", "major", "minor")


@dataclass(frozen=True)
class Call:
    """One answered call of a frame."""

    call_id: str
    agent_id: str
    team_id: str
    recording_id: str | None
    is_decodable: bool
    is_transcribed: bool
    has_recording: bool
    labels: tuple[str, ...]

    @property
    def is_reviewable(self) -> bool:
        """Whether somebody can listen to it."""
        return self.is_decodable

    @property
    def severity(self) -> str:
        """The worst severity among the must-not labels that the detector put on it; empty where there is none."""
        worst = {labels()[label].severity for label in self.labels if labels()[label].kind == "must_not"}
        return next((severity for severity in _SEVERITIES if severity in worst), "")


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the ISO week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


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
        )
        for row in found
    ]


def ledger(calls: list[Call]) -> dict[str, dict[str, int]]:
    """For each collector: answered calls, with a recording, decodable, transcribed, reviewable.

    What is lost between the first and the last is shown beside every rate.
    """
    found: dict[str, dict[str, int]] = {}
    for call in calls:
        row = found.setdefault(
            call.agent_id,
            {"answered": 0, "recorded": 0, "decodable": 0, "transcribed": 0, "reviewable": 0},
        )
        row["answered"] += 1
        row["recorded"] += call.has_recording
        row["decodable"] += call.is_decodable
        row["transcribed"] += call.is_transcribed
        row["reviewable"] += call.is_reviewable
    return found


def strata(
    calls: list[Call], new_agents: set[str], quota: dict[str, Any]
) -> tuple[dict[str, str], dict[str, int]]:
    """The stratum of every reviewable call, and how many calls each stratum asks for.

    Flagged calls lie in `flagged.red`, `flagged.major`, `flagged.minor`; the others in `plain.<agent_id>`.
    """
    of_call, asked = {}, {}
    for call in calls:
        if not call.is_reviewable:
            continue
        name = f"flagged.{call.severity}" if call.severity else f"plain.{call.agent_id}"
        of_call[call.call_id] = name
        new = call.agent_id in new_agents
        asked[name] = quota[call.severity] if call.severity else quota["plain_new" if new else "plain"]
    return of_call, asked


def quota(data: Path) -> dict[str, Any]:
    """The quotas: the floor's own `review_quota.toml` over the defaults."""
    chosen = tomllib.loads(Path(__file__).with_name("quota.toml").read_text(encoding="utf-8"))
    own = data / "review_quota.toml"
    if own.is_file():
        chosen |= tomllib.loads(own.read_text(encoding="utf-8"))
    return chosen


def new_agents(con: warehouse.Connection, day: date, days: int) -> set[str]:
    """Collectors hired less than `days` days before that day."""
    rows = con.execute(
        "SELECT agent_id FROM core.agents WHERE hired_on > ?", [day - timedelta(days=days)]
    ).fetchall()
    return {row[0] for row in rows}
