"""A team or a collector that the data do not name is told when an account is given it, with what is spelt nearly so."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from models import warehouse
from models.desk import Desk, audit, users
from models.desk.__main__ import app
from models.problems import Problem
from tests.pages.built import insert, publish


def _people(con: warehouse.Connection) -> None:
    insert(con, "teams", [{"team_id": "T1"}, {"team_id": "T2"}])
    insert(con, "agents", [{"agent_id": "A07", "team_id": "T1"}, {"agent_id": "A18", "team_id": "North"}])


def _run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def test_an_id_that_the_data_do_not_name_is_told_with_its_neighbours_and_the_account_stands(
    data: Path, desk: Desk
) -> None:
    publish(data, _people)
    misspelt = _run(data, "add-user", "li", "--role", "supervisor", "--team", "t01")
    assert misspelt.exit_code == 0 and len(misspelt.stdout.split()) == 1
    assert "team t01: the published data do not name it; spelt like it: T1" in misspelt.stderr
    other = _run(data, "add-user", "wu", "--role", "collector", "--agent-id", "A7")
    assert "collector A7" in other.stderr and "A07" in other.stderr
    far = _run(data, "add-user", "he", "--role", "supervisor", "--team", "华北")
    assert "team 华北: the published data do not name it; the account" in far.stderr
    assert [user.name for user in users.all_users(desk)] == ["he", "li", "wu"]


def test_nothing_is_told_of_known_ids_nor_while_nothing_is_published(data: Path) -> None:
    assert _run(data, "add-user", "li", "--role", "supervisor", "--team", "T9").stderr == ""
    publish(data, _people)
    for name, words in {"wu": ["--team", "North"], "he": ["--team", "T2"], "xu": []}.items():
        assert _run(data, "add-user", name, "--role", "supervisor", *words).stderr == ""
    assert _run(data, "add-user", "an", "--role", "collector", "--agent-id", "A18").stderr == ""


def test_an_account_is_added_while_the_published_file_cannot_be_read(data: Path, desk: Desk) -> None:
    (data / "CURRENT").write_text("warehouse-gone.duckdb", encoding="utf-8")
    added = _run(data, "add-user", "li", "--role", "supervisor", "--team", "T9")
    assert (added.exit_code, added.stderr) == (0, "")
    assert [user.name for user in users.all_users(desk)] == ["li"]


def test_an_account_is_bound_anew_at_once_and_audited(data: Path, desk: Desk) -> None:
    publish(data, _people)
    users.add_user(desk, "li", "supervisor", team_id="T01")
    users.add_user(desk, "wu", "collector", "A7")
    assert _run(data, "bind", "li", "--team", "T1").stderr == ""
    assert "A71" in _run(data, "bind", "wu", "--agent-id", "A71").stderr
    assert [(u.agent_id, u.team_id) for u in users.all_users(desk)] == [(None, "T1"), ("A71", None)]
    _run(data, "bind", "li", "--team", "")
    assert users.all_users(desk)[0].team_id is None
    assert [row["subject"] for row in audit.latest(desk, 3, "user_bound")] == ["li", "wu", "li"]
    for name, agent_id in (("nobody", "A1"), ("wu", "")):
        with pytest.raises(Problem):
            users.bind(desk, name, agent_id)
