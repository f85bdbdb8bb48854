"""Opening the desk: one engine a process and URL, transactions that do not lose a race, migrations at the first use."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from models.desk.migrate import upgrade
from models.problems import Problem
from models.settings import Settings

_BUSY_SECONDS = 20
_WRITE_LOCK = 7_203_115
_open: dict[str, Desk] = {}
_opening = threading.Lock()


class Desk:
    """The store behind one URL. `read()` sees one state of it, `write()` is all or nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection whose statements see one consistent state."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its start, so that what it read still holds when it writes.

        PostgreSQL stays at READ COMMITTED here: a snapshot would be taken before the lock is had, and be old by then.
        """
        with (
            self.engine.connect().execution_options(desk_write=True) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITE_LOCK})
            yield connection

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the file store."""
        return self.engine.dialect.name == "sqlite"


def desk_url(settings: Settings) -> str:
    """The SQLAlchemy URL: the setting, else `DESK_URL`, else the SQLite file in the data folder."""
    url = settings.desk_url or os.environ.get("DESK_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url or f"sqlite:///{(settings.data / 'desk.sqlite').absolute()}"


def open_desk(settings: Settings) -> Desk:
    """The desk of these settings, with its tables brought up to this program's version.

    Raises Problem where the store cannot be reached, or was written by a newer version.
    """
    url = desk_url(settings)
    with _opening:
        if url not in _open:
            desk = Desk(_engine(url))
            _prepare(desk, url)
            _open[url] = desk
        return _open[url]


def _prepare(desk: Desk, url: str) -> None:
    try:
        upgrade(desk.engine)
    except OperationalError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise Problem(
            f"{shown}: the desk cannot be opened ({type(error.orig).__name__}); check the address, its rights and the "
            "space left.",
            f"{shown}：无法打开工作台（{type(error.orig).__name__}）；请检查地址、权限和剩余空间。",
        ) from error


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """WAL lets readers go on while somebody writes; FULL keeps a verdict that was confirmed through a power cut."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("desk_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
