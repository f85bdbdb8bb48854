"""A PostgreSQL that cannot be opened is told with the reason, and without its password."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, make_url
from sqlalchemy.exc import OperationalError

from models.desk import open_desk, trouble
from models.problems import Problem
from models.settings import Settings
from tests.postgresql import Server


@pytest.fixture
def address(postgresql_server: Server) -> URL:
    return make_url(postgresql_server.database())


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"host": "nowhere.invalid"}, r"failed to resolve host …: .*"),
        ({"host": "127.0.0.1", "port": 1}, "Connection refused"),
        ({"database": "none"}, "database … does not exist"),
        ({"password": "guessed"}, "password authentication failed for user …"),
        ({"password": None, "query": {"password": "guessed"}}, "password authentication failed for user …"),
    ],
)
def test_the_reason_is_told_and_no_password(address: URL, wrong: dict[str, Any], reason: str) -> None:
    url = address.set(**wrong).render_as_string(hide_password=False)
    with pytest.raises(Problem, match=rf"the desk cannot be opened \({reason}\); check") as told:
        open_desk(Settings(desk_url=url))
    for sentence in (told.value.en, told.value.zh):
        assert "guessed" not in sentence and (address.password or "") not in sentence


def test_what_an_open_store_says_comes_without_addresses_and_values() -> None:
    said = (
        'connection failed: connection to server at "10.9.8.7", port 5 failed: FATAL:  no entry for host "10.9.8.7"\n'
        'DETAIL:  "王小明"'
    )
    with (
        pytest.raises(Problem, match=r"now \(no entry for host …\)") as told,
        trouble.told(make_url("x://y")),
    ):
        raise OperationalError("SELECT", {}, psycopg.OperationalError(said))
    assert "10.9" not in str(told.value) and "王" not in str(told.value)
