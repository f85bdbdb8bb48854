"""An empty desk, once in a SQLite file and once in PostgreSQL: every test of the desk passes on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.desk import Desk, open_desk
from models.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def data(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without a desk; PostgreSQL is set as an operator does it, by the variable DESK_URL."""
    monkeypatch.delenv("SUPERVISION_DESK_URL", raising=False)
    monkeypatch.delenv("DESK_URL", raising=False)
    if request.param == "postgresql":
        monkeypatch.setenv("DESK_URL", request.getfixturevalue("postgresql_server").database())
    return tmp_path


@pytest.fixture
def desk(data: Path) -> Iterator[Desk]:
    """The desk of the data folder, fresh."""
    found = open_desk(Settings(data=data))
    yield found
    found.engine.dispose()
