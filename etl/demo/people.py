"""The sample's people and lines: teams, collectors, lines, trainings and monthly targets."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

Row = dict[str, Any]


@cache
def floor() -> dict[str, Any]:
    """The sample floor as `floor.toml` describes it."""
    return tomllib.loads(Path(__file__).with_name("floor.toml").read_text(encoding="utf-8"))


def weighted(random: Random, table: dict[str, float]) -> str:
    """One key of a table of weights."""
    return random.choices(list(table), weights=list(table.values()))[0]


def invented_number(random: Random) -> str:
    """Eleven digits that no telephone of a person has."""
    return f"100{random.randrange(10**8):08d}"


def invented_name(random: Random) -> str:
    """A surname and a given name."""
    names = floor()["names"]
    return random.choice(names["surnames"]) + random.choice(names["given"])


def teams() -> list[Row]:
    """The rows of `teams`."""
    return [
        {"team_id": team["team_id"], "team_name": team["team_name"], "lead_agent_id": team["lead"]}
        for team in floor()["teams"]
    ]


def agents() -> list[Row]:
    """The rows of `agents`; the last one passed the exam two weeks after the first calls, as a planted fault."""
    first: date = floor()["first_day"]
    rows = []
    for number, agent in enumerate(floor()["agents"]):
        late = agent["id"] == "A12"
        rows.append(
            {
                "agent_id": agent["id"],
                "agent_name": agent["name"],
                "team_id": agent["team"],
                "role": "主管" if agent["id"] in ("A01", "A07") else "催收员",
                "line": f"80{number + 1:02d}",
                "personal_numbers": f"1009999{number:04d}",
                "employer": "和富金融",
                "exam_passed_on": first + timedelta(days=12)
                if late
                else first - timedelta(days=90 + 20 * number),
                "hired_on": first - timedelta(days=14 if late else 120 + 30 * number),
                "left_on": None,
            }
        )
    return rows


def lines() -> list[Row]:
    """The rows of `lines`: one a seat, valid since the start of the year."""
    return [
        {"line": f"80{number + 1:02d}", "valid_from": date(2026, 1, 1), "valid_to": None}
        for number in range(len(floor()["agents"]))
    ]


def trainings() -> list[Row]:
    """The rows of `trainings`: one session a quarter, with a score for each collector."""
    random = Random(f"{floor()['seed']} trainings")
    return [
        {
            "training_id": f"TR-{held_on:%y%m}",
            "agent_id": agent["id"],
            "held_on": held_on,
            "topic": topic,
            "score": random.randint(72, 99),
        }
        for held_on, topic in (
            (date(2026, 6, 18), "第三方沟通规范"),
            (date(2026, 9, 24), "文明用语与投诉安抚"),
        )
        for agent in floor()["agents"]
        if not (agent["id"] == "A12" and held_on < date(2026, 9, 1))
    ]


def targets() -> list[Row]:
    """The rows of `targets`: money to recover, by month, for the floor and for each team."""
    rows = []
    for month, amount in (("2026-09", 420000), ("2026-10", 520000), ("2026-11", 300000)):
        rows.append(_target(month, "company", "", amount))
        rows += [_target(month, "team", team["team_id"], amount // 2) for team in floor()["teams"]]
    return rows


def _target(month: str, level: str, level_id: str, amount: int) -> Row:
    return {
        "period": month,
        "level": level,
        "level_id": level_id,
        "metric": "recovered_amount",
        "target_value": amount,
    }
