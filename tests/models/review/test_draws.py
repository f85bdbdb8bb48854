"""The commands of the weekly sample: verified against seed and log, drawn anew with a reason, gold calls placed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from models import warehouse
from models.desk import Desk, audit, gold, samples
from models.problems import Problem
from models.review import draws
from models.review.__main__ import app
from tests.pages.floor import LAST_WEEK, make_floor
from tests.pages.reviewed import desk_of, people

runner = CliRunner()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("floor")
    make_floor(folder)
    return folder


@pytest.fixture
def desk(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """This test's own desk, with the last week drawn."""
    monkeypatch.setenv("SUPERVISION_DATA", str(built))
    monkeypatch.setenv("SUPERVISION_DESK_URL", f"sqlite:///{tmp_path / 'desk.sqlite'}")
    found = desk_of(tmp_path)
    plan = draws.week_plan(warehouse.open_current(built), built, LAST_WEEK, "b")
    samples.ensure_draw(found, plan, people(found)["supervisor"])
    return found


def test_a_draw_is_verified_from_its_seed_and_the_log(desk: Desk) -> None:
    told = runner.invoke(app, ["verify", str(LAST_WEEK + timedelta(days=3)), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["holds"] is True


def test_a_call_slipped_into_the_sample_is_found(desk: Desk) -> None:
    with desk.write() as connection:
        connection.execute(
            text(
                "INSERT INTO drawn_calls (draw_id, position, call_id, recording_id, agent_id, team_id, stratum, kind, "
                "reviews_wanted, inclusion_probability) VALUES (1, 999, 'SLIPPED', 'SLIPPED', 'A0', 'T1', 'plain.A0', "
                "'single', 1, 0.5)"
            )
        )
    told = runner.invoke(app, ["verify", str(LAST_WEEK)])
    assert told.exit_code == 1
    assert "strange SLIPPED" in told.output


def test_a_week_is_drawn_anew_with_a_reason_that_the_audit_tells_of(desk: Desk) -> None:
    asked = ["redraw", str(LAST_WEEK), "--by", "manager", "--reason", "recordings arrived late"]
    assert runner.invoke(app, asked).exit_code == 0
    assert [row["reason"] for row in samples.versions(desk, LAST_WEEK)] == ["", "recordings arrived late"]
    assert len(audit.latest(desk, action="sample_drawn")) == 2
    assert runner.invoke(app, ["verify", str(LAST_WEEK)]).exit_code == 0
    nobody = runner.invoke(app, ["redraw", str(LAST_WEEK), "--by", "nobody", "--reason", "x"])
    assert isinstance(nobody.exception, Problem)


def test_a_gold_call_is_placed_and_withdrawn_by_command(desk: Desk, built: Path) -> None:
    con = warehouse.open_current(built)
    call_id = warehouse.rows(con, "SELECT min(call_id) AS call_id FROM core.recordings")[0]["call_id"]
    asked = ["place-gold", call_id, "--outcome", "violation", "--label", "threat", "--by", "manager"]
    assert runner.invoke(app, asked).exit_code == 0
    [placed] = gold.standing(desk)
    assert (placed["call_id"], placed["labels"], placed["name"]) == (call_id, ["threat"], "manager")
    assert placed["agent_id"] and placed["team_id"]
    assert isinstance(runner.invoke(app, ["place-gold", "NONE", *asked[2:]]).exception, Problem)
    assert runner.invoke(app, ["withdraw-gold", call_id, "--by", "manager"]).exit_code == 0
    assert gold.standing(desk) == []
