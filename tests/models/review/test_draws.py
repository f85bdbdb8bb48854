"""The commands of the weekly sample: verified against seed and log, drawn anew with a reason, gold calls placed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from models import warehouse
from models.desk import Desk, audit, gold, outcomes, samples, users
from models.desk.review_tables import drawn_calls
from models.problems import Problem
from models.review import draws, evidence, frame
from models.review.__main__ import app
from models.review.quota import Quota
from models.review.strata import uncut
from tests.pages.floor import LAST_WEEK, make_floor
from tests.pages.reviewed import desk_of, people

runner = CliRunner()
ROOT = Path(__file__).parents[3]


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
    plan = draws.week_plan(warehouse.open_current(built), Quota(), LAST_WEEK, "b")
    samples.ensure_draw(found, plan, people(found)["supervisor"])
    return found


@pytest.fixture
def later(built: Path, tmp_path: Path) -> Path:
    """The same floor after the detector learnt something: one call more is flagged."""
    folder = tmp_path / "later"
    folder.mkdir()
    path = folder / "warehouse-20260310T010000000000.duckdb"
    shutil.copy(warehouse.current(built), path)
    con = duckdb.connect(str(path))
    con.execute(
        "INSERT INTO core.language_flags BY NAME SELECT 'new' AS flag_id, 'call' AS source_kind, call_id AS source_id, call_id, "
        "'insult' AS label, 'text_only' AS state FROM mart.call_groups WHERE is_answered AND call_day >= ? AND call_id NOT IN "
        "(SELECT call_id FROM core.language_flags) ORDER BY call_id LIMIT 1",
        [LAST_WEEK],
    )
    con.close()
    (folder / "CURRENT").write_text(path.name, encoding="utf-8")
    return folder


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


def test_the_script_of_the_docs_draws_the_stored_sample_from_the_stored_frame(
    desk: Desk, tmp_path: Path
) -> None:
    told = runner.invoke(app, ["frame", str(LAST_WEEK)])
    seed, quota = told.stderr.rstrip("\n").split("\t")
    script = (ROOT / "docs" / "review.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    command = [sys.executable, "-c", script, seed, quota]
    done = subprocess.run(command, input=told.stdout, capture_output=True, text=True, check=True)
    again = {call for line in done.stdout.splitlines() for call in line.split()[2:]}
    with desk.read() as connection:
        rows = connection.execute(select(drawn_calls).where(drawn_calls.c.kind != "reserve"))
        stored = {row.call_id: row for row in rows}
    assert again == set(stored)
    sizes = Counter(line.split("\t")[1] for line in told.stdout.splitlines())
    assert all(
        row.inclusion_probability == min(json.loads(quota)[row.stratum] / sizes[row.stratum], 1)
        for row in stored.values()
    )


def test_a_call_that_is_flagged_only_today_leaves_the_draw_what_it_was(desk: Desk, later: Path) -> None:
    told = runner.invoke(app, ["verify", str(LAST_WEEK), "--data", str(later)])
    assert told.exit_code == 0, told.output
    assert "moved " in told.output
    [draw] = outcomes.draws_between(desk, LAST_WEEK, LAST_WEEK)
    con = warehouse.open_current(later)
    members = evidence.read_frames(con, desk, ((LAST_WEEK, draw["draw_id"]),))
    assert Counter(member.stratum for member in members) == draw["strata"]


def test_a_draw_of_before_that_kept_no_frame_is_verified_as_it_was_made(desk: Desk, built: Path) -> None:
    calls = frame.frame(warehouse.open_current(built), LAST_WEEK, LAST_WEEK + timedelta(days=6))
    plan = draws.week_plan(warehouse.open_current(built), Quota(), LAST_WEEK, "b")
    before = uncut(calls)
    older = replace(plan, strata=before, quota=dict.fromkeys(before.values(), 2))
    samples.redraw(desk, older, users.all_users(desk)[0], "as it was", 1)
    with desk.write() as connection:
        connection.execute(text("DROP TRIGGER draw_frames_no_DELETE"))
        connection.execute(text("DELETE FROM draw_frames"))
    told = runner.invoke(app, ["verify", str(LAST_WEEK), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["holds"] is True
    [draw] = outcomes.draws_between(desk, LAST_WEEK, LAST_WEEK)
    found = warehouse.open_current(built)
    members = evidence.read_frames(found, desk, ((LAST_WEEK, draw["draw_id"]),))
    assert Counter(member.stratum for member in members) == draw["strata"]


def test_a_week_is_drawn_anew_with_a_reason_that_the_audit_tells_of(desk: Desk) -> None:
    asked = ["redraw", str(LAST_WEEK), "--by", "manager", "--reason", "recordings arrived late"]
    assert runner.invoke(app, asked).exit_code == 0
    assert [row["reason"] for row in samples.versions(desk, LAST_WEEK)] == ["", "recordings arrived late"]
    assert len(audit.latest(desk, action="sample_drawn")) == 2
    assert runner.invoke(app, ["verify", str(LAST_WEEK)]).exit_code == 0
    nobody = runner.invoke(app, ["redraw", str(LAST_WEEK), "--by", "nobody", "--reason", "x"])
    assert isinstance(nobody.exception, Problem)


@pytest.mark.parametrize(
    "asked",
    [
        ["redraw", str(LAST_WEEK), "--reason", "x"],
        ["withdraw-gold", "c"],
        ["place-gold", "c", "--outcome", "clean"],
    ],
)
def test_who_reviews_has_no_say_in_what_is_reviewed(desk: Desk, asked: list[str]) -> None:
    told = runner.invoke(app, [*asked, "--by", "supervisor"]).exception
    assert isinstance(told, Problem) and "role is supervisor" in told.en


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
