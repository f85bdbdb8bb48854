"""What a store that cannot be used is called: a Problem that names it, never what was about to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.problems import Problem

# By their very class: what statement or data do wrong are classes beneath DatabaseError, and faults of the program.
_OF_THE_STORE = (OperationalError, InterfaceError, DatabaseError, NoConnection)


def unusable(url: URL, error: Exception) -> Problem:
    """The sentence for a store that cannot be opened."""
    shown, why = url.render_as_string(hide_password=True), _why(error)
    return Problem(
        f"{shown}: the desk cannot be opened ({why}); check the address, its rights, the space left, and that the file is whole.",
        f"{shown}：无法打开工作台（{why}）；请检查地址、权限、剩余空间，以及文件是否完好。",
    )


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Raises Problem where the open store cannot be read or written: locked, read-only, full, damaged, or gone."""
    try:
        yield
    except (DBAPIError, NoConnection) as error:
        if type(error) not in _OF_THE_STORE:
            raise
        name, why = Path(url.database or "").name if url.drivername == "sqlite" else "PostgreSQL", _why(error)
        raise Problem(
            f"{name}: the desk cannot be read or written now ({why}); try again, or tell your administrator.",
            f"{name}：工作台现在无法读写（{why}）；请稍后再试，或联系管理员。",
        ) from error


def _why(error: Exception) -> str:
    """What SQLite says of it, which names no data; of PostgreSQL, whose words quote addresses and values, the kind alone."""
    of = getattr(error, "orig", None) or error
    return str(of) if type(of).__module__ == "sqlite3" else type(of).__name__
