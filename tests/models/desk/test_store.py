"""A store that is locked, damaged or gone is told in one sentence; what was to be written stands in no log."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.exc import DBAPIError

from models.desk import Desk, open_desk, store, users
from models.desk.tables import users as accounts
from models.problems import Problem
from models.settings import Settings
from tests.postgresql import Server


@pytest.fixture(autouse=True)
def no_other_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk is the file of the data folder, and waits for a moment only."""
    for name in ("SUPERVISION_DESK_URL", "DESK_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0.2)


def _damaged(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(255 - byte for byte in whole[4096:]))


def _no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 400)


@pytest.mark.parametrize("spoil", [_damaged, _no_database])
def test_a_file_that_is_damaged_is_told_in_one_sentence(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    users.add_user(desk := open_desk(Settings(data=tmp_path)), "li", "manager")
    desk.engine.dispose()
    store._open.clear()
    spoil(tmp_path / "desk.sqlite")
    with pytest.raises(Problem, match=r"desk\.sqlite: the desk cannot be opened"):
        open_desk(Settings(data=tmp_path))


def test_a_locked_file_is_told_and_taken_up_again(tmp_path: Path) -> None:
    desk = open_desk(Settings(data=tmp_path))
    other = sqlite3.connect(tmp_path / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Problem, match=r"^desk\.sqlite: .*database is locked"):
        users.add_user(desk, "li", "manager")
    assert users.all_users(desk) == []
    other.execute("ROLLBACK")
    users.add_user(desk, "li", "manager")


@pytest.mark.parametrize("name", ["2026?x=1", "50%#a", "催收 数据"])
def test_the_desk_lies_in_its_data_folder_whatever_that_is_called(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    open_desk(Settings(data=folder))
    assert (folder / "desk.sqlite").is_file() and list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:secret@localhost/x"])
def test_an_address_that_is_none_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(Problem) as told:
        open_desk(Settings(data=tmp_path, desk_url=url))
    assert "secret" not in str(told.value)


def test_an_error_never_tells_what_was_to_be_written(tmp_path: Path) -> None:
    with pytest.raises(DBAPIError) as error, open_desk(Settings(data=tmp_path)).write() as connection:
        connection.execute(insert(accounts).values(name="li", password_hash="$argon2id$secret"))
    assert "secret" not in str(error.value)


@pytest.fixture
def far(postgresql_server: Server) -> Iterator[tuple[Desk, str]]:
    """A desk in PostgreSQL, and the URL of its database."""
    url = postgresql_server.database()
    desk = open_desk(Settings(desk_url=url))
    yield desk, url
    desk.engine.dispose()


def _admit(url: str, admits: bool) -> None:
    """Open or shut the database, as a server that comes back or goes: whoever is in is put out."""
    server, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {admits}'.encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


def test_a_server_that_goes_is_told_and_taken_up_again_when_it_comes_back(far: tuple[Desk, str]) -> None:
    desk, url = far
    users.add_user(desk, "li", "manager")
    _admit(url, False)
    with pytest.raises(Problem, match=r"^PostgreSQL: the desk cannot be read or written now"):
        users.all_users(desk)
    _admit(url, True)
    assert [user.name for user in users.all_users(desk)] == ["li"]
    with pytest.raises(Problem), desk.write() as connection:
        connection.execute(insert(accounts).values(_row("wu")))
        _admit(url, True)
    assert [user.name for user in users.all_users(desk)] == ["li"]


def test_a_server_that_does_not_answer_is_told_after_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_CONNECT_SECONDS", 2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://desk:secret@127.0.0.1:{silent.getsockname()[1]}/desk"
        began = time.monotonic()
        with pytest.raises(
            Problem, match=r"the desk cannot be opened \(connection timeout expired\)"
        ) as told:
            open_desk(Settings(desk_url=url))
    assert time.monotonic() - began < 6 and "secret" not in str(told.value)


def test_pages_that_wait_for_such_a_server_together_wait_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_CONNECT_SECONDS", 2)
    with socket.socket() as silent, ThreadPoolExecutor(6) as pages:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings = Settings(desk_url=f"postgresql://desk@127.0.0.1:{silent.getsockname()[1]}/desk")
        began = time.monotonic()
        errors = [one.exception() for one in [pages.submit(open_desk, settings) for _ in range(6)]]
    assert {type(error) for error in errors} == {Problem} and time.monotonic() - began < 7


def test_an_address_that_names_its_own_patience_keeps_it(far: tuple[Desk, str]) -> None:
    patient = open_desk(Settings(desk_url=f"{far[1]}?connect_timeout=9"))
    with patient.read() as connection:
        assert connection.connection.dbapi_connection.info.get_parameters()["connect_timeout"] == "9"
    with far[0].read() as connection:
        assert connection.connection.dbapi_connection.info.get_parameters()["connect_timeout"] == "5"
    patient.engine.dispose()


def test_a_desk_whose_connections_are_all_taken_is_told(far: tuple[Desk, str]) -> None:
    busy = store.Desk(create_engine(far[0].engine.url, pool_size=1, max_overflow=0, pool_timeout=0.2))
    with busy.read(), pytest.raises(Problem, match=r"^PostgreSQL: the desk cannot be read"), busy.read():
        pass
    busy.engine.dispose()


def _row(name: str) -> dict[str, object]:
    times = {"created_at": datetime.now(UTC)}
    return {"name": name, "role": "manager", "password_hash": "x", "must_change": True} | times
