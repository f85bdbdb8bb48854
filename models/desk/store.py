"""Opening the desk: one engine a process and URL, transactions that do not lose a race, migrations at the first use."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError

from models.desk.migrate import upgrade
from models.desk.trouble import told, unusable
from models.problems import Problem
from models.settings import Settings

_BUSY_SECONDS = 20
_CONNECT_SECONDS = 5
# Of a host that goes silent in the middle: how long what was sent may stay unconfirmed, and when an idle line is tried.
_SILENT = {"tcp_user_timeout": 15_000, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_WRITE_LOCK = 7_203_115
_open: dict[URL, Desk] = {}
_failed: dict[URL, tuple[float, DatabaseError | OSError]] = {}
_opening = threading.Lock()


class Desk:
    """The store behind one URL. `read()` sees one state of it, `write()` is all or nothing.

    Both raise Problem where the store is locked, damaged or gone.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection whose statements see one consistent state."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            told(self.engine.url),
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
            told(self.engine.url),
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


def desk_url(settings: Settings) -> URL:
    """The SQLAlchemy URL: the setting, else `DESK_URL`, else the SQLite file in the data folder, whatever its name."""
    url = settings.desk_url or os.environ.get("DESK_URL", "")
    if not url:
        return URL.create("sqlite", database=str((settings.data / "desk.sqlite").absolute()))
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        found = make_url(url)
        found.get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise Problem(
            "DESK_URL is no address of a desk; write postgresql://USER:PASSWORD@HOST/NAME, or leave it out for the file in the "
            "data folder.",
            "DESK_URL 不是工作台的地址；请写成 postgresql://用户:密码@主机/库名，或不设置，使用数据目录中的文件。",
        ) from error
    return found


def open_desk(settings: Settings) -> Desk:
    """The desk of these settings, with its tables brought up to this program's version.

    Raises Problem where the store cannot be reached or read, or was written by a newer version.
    """
    url, asked = desk_url(settings), time.monotonic()
    with _opening:
        if url not in _open:
            _open[url] = _opened(url, asked)
        return _open[url]


def _opened(url: URL, asked: float) -> Desk:
    """The desk of a store that was not opened yet; whoever waited while it failed for another does not try it in turn."""
    at, error = _failed.get(url, (0.0, None))
    if error is not None and at > asked:
        raise unusable(url, error) from error
    try:
        desk = Desk(_engine(url))
        upgrade(desk.engine)
    except (DatabaseError, OSError) as failure:
        _failed[url] = time.monotonic(), failure
        raise unusable(url, failure) from failure
    return desk


def _engine(url: URL) -> Engine:
    # An error would tell what it was about to write, in the log of whoever meets it.
    if not url.drivername.startswith("sqlite"):
        limits = {"connect_timeout": _CONNECT_SECONDS, **_SILENT}
        arguments = {name: value for name, value in limits.items() if name not in url.query}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
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
