"""What all tests share: a PostgreSQL server, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import postgresql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """The tests' own server; skips with the reason where none can be had."""
    try:
        server = postgresql.start()
    except postgresql.Unavailable as why:
        pytest.skip(f"no PostgreSQL: {why}")
    yield server
    server.stop()
