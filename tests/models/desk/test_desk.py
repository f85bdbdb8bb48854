"""The desk keeps what people write: accounts without default passwords, append-only rows, migrations that race."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.desk import Desk, audit, preferences, schema, sessions, users
from models.problems import Problem

_TRIGGERS = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT event_object_table FROM information_schema.triggers",
}


def test_an_account_starts_with_a_one_time_password(desk: Desk) -> None:
    password = users.add_user(desk, "li", "supervisor")
    found = users.verify(desk, "li", password)
    assert found is not None and found.must_change
    assert users.verify(desk, "li", "li") is None
    users.choose_password(desk, found, "a better password")
    assert users.verify(desk, "li", password) is None
    assert users.all_users(desk)[0].must_change is False


@pytest.mark.parametrize("password", ["short", "my name is li wei"])
def test_weak_passwords_are_refused(desk: Desk, password: str) -> None:
    user = users.verify(desk, "li wei", users.add_user(desk, "li wei", "manager"))
    assert user is not None
    with pytest.raises(Problem):
        users.choose_password(desk, user, password)


def test_names_roles_and_collectors_are_checked(desk: Desk) -> None:
    users.add_user(desk, "li", "supervisor")
    wrong = [
        ("li", "manager"),
        ("wu", "boss"),
        (" wu", "manager"),
        ("wu", "collector"),
        ("w\u200bu", "manager"),
    ]
    for name, role in [*wrong, ("LI", "manager"), ("ｌｉ", "manager")]:
        with pytest.raises(Problem):
            users.add_user(desk, name, role)
    with pytest.raises(Problem, match="128"):
        users.add_user(desk, "wu", "collector", "A" * 129)


def test_a_session_lasts_until_it_is_ended_or_the_account_closed(desk: Desk) -> None:
    token = sessions.sign_in(desk, "li", users.add_user(desk, "li", "supervisor"), "here")
    assert token is not None
    found = sessions.find(desk, sessions.id_of(token))
    assert found is not None and found.user.name == "li"
    with desk.read() as connection:
        assert token not in str(connection.execute(text("SELECT * FROM sessions")).all())
    sessions.end(desk, found)
    assert sessions.find(desk, sessions.id_of(token)) is None


def test_a_new_one_time_password_ends_every_open_session(desk: Desk) -> None:
    password = users.add_user(desk, "li", "supervisor")
    tokens = [sessions.sign_in(desk, "li", password, place) for place in ("here", "there")]
    other = sessions.sign_in(desk, "wu", users.add_user(desk, "wu", "manager"), "here")
    again = users.reset_password(desk, "li")
    assert [sessions.find(desk, sessions.id_of(token or "")) for token in tokens] == [None, None]
    assert sessions.find(desk, sessions.id_of(other or "")) is not None
    fresh = sessions.sign_in(desk, "li", again, "here")
    assert sessions.find(desk, sessions.id_of(fresh or "")) is not None


def test_an_account_opened_again_does_not_revive_its_sessions(desk: Desk) -> None:
    token = sessions.sign_in(desk, "li", users.add_user(desk, "li", "supervisor"), "here")
    users.disable(desk, "li")
    users.enable(desk, "li")
    assert sessions.find(desk, sessions.id_of(token or "")) is None


def test_an_idle_session_lapses(desk: Desk) -> None:
    token = sessions.sign_in(desk, "li", users.add_user(desk, "li", "supervisor"), "here")
    assert token is not None
    with desk.write() as connection:
        connection.execute(text("UPDATE sessions SET seen_at = '2020-01-01 00:00:00.000000'"))
    assert sessions.find(desk, sessions.id_of(token)) is None


def test_failures_lock_a_name_from_one_address_and_not_from_another(desk: Desk) -> None:
    password = users.add_user(desk, "li", "supervisor")
    for _ in range(5):
        assert sessions.sign_in(desk, "li", "wrong", "here") is None
    assert sessions.is_locked(desk, "li", "here")
    assert sessions.sign_in(desk, "li", password, "here") is None
    assert not sessions.is_locked(desk, "li", "there")
    for _ in range(8):
        assert sessions.sign_in(desk, "li", password, "there") is not None
    assert not sessions.is_locked(desk, "wu", "here")


def test_many_guesses_at_once_are_no_more_than_as_many_one_after_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    users.add_user(desk, "li", "manager")
    tried = []
    monkeypatch.setattr(users, "verify", lambda *_: tried.append(1))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda guess: sessions.sign_in(desk, "li", f"wrong {guess}", "here"), range(12)))
    assert len(tried) == 5


@pytest.mark.parametrize("change", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
def test_the_audit_can_only_grow(desk: Desk, change: str) -> None:
    users.add_user(desk, "li", "supervisor")
    with pytest.raises(DBAPIError, match="append-only"), desk.write() as connection:
        connection.execute(text(change))
    assert [row["action"] for row in audit.latest(desk)] == ["user_added"]


def test_no_table_of_judgements_can_be_emptied_at_once(desk: Desk) -> None:
    if desk.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    users.add_user(desk, "li", "supervisor")
    for table in schema.append_only():
        with pytest.raises(DBAPIError, match="append-only"), desk.write() as connection:
            connection.execute(text(f"TRUNCATE {table.name} CASCADE"))
    assert [row["action"] for row in audit.latest(desk)] == ["user_added"]


def test_every_table_of_judgements_refuses_change(desk: Desk) -> None:
    names = {table.name for table in schema.append_only()}
    assert {"audit", "draws", "drawn_calls", "verdicts", "flag_marks", "missed_marks", "appeals"} <= names
    with desk.read() as connection:
        found = connection.execute(text(_TRIGGERS[connection.dialect.name])).scalars()
        assert set(found) == names


def test_a_preference_is_kept(desk: Desk) -> None:
    users.add_user(desk, "li", "supervisor")
    assert preferences.get(desk, 1, "language", "zh") == "zh"
    for value in ("en", "zh", "en"):
        preferences.put(desk, 1, "language", value)
    assert preferences.get(desk, 1, "language", "zh") == "en"


def test_a_desk_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    from models.desk.migrate import upgrade

    with desk.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Problem, match="newer version"):
        upgrade(desk.engine)


def test_processes_that_start_at_once_make_one_desk(data: Path) -> None:
    command = [sys.executable, "-m", "models.desk", "list", "--data", str(data)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.wait(120) for process in started] == [0, 0, 0]


def test_the_command_says_what_is_wrong_in_one_sentence(data: Path) -> None:
    command = [sys.executable, "-m", "models.desk", "set-password", "nobody", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: user nobody:") and done.stderr.count("\n") == 1
