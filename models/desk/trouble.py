"""What a store that cannot be used is called: a Problem that names it, never what was about to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.problems import Problem

# By their very class: what statement or data do wrong are classes beneath DatabaseError, and faults of the program.
_OF_THE_STORE = (OperationalError, InterfaceError, DatabaseError, NoConnection)
_SECRETS = ("password", "sslpassword")
# What stands before the reason: which address was tried, and the server's word for an end.
_BEFORE_THE_REASON = re.compile(r"^connection (?:failed|is bad): |^connection to server .*? failed: |^\w+:  ")
_QUOTED = re.compile(r"""["'“«„].*["'”»“]""")


def unusable(url: URL, error: Exception) -> Problem:
    """The sentence for a store that cannot be opened."""
    shown = url.difference_update_query(_SECRETS).render_as_string(hide_password=True)
    why = _why(error)
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
    """What the store says of it: SQLite names no data; what PostgreSQL quotes, names of the address and values, is left out."""
    of = getattr(error, "orig", None) or error
    made_by = type(of).__module__.partition(".")[0]
    if made_by == "sqlite3":
        return str(of)
    said = str(of).strip().partition("\n")[0] if made_by == "psycopg" else ""
    while (reason := _BEFORE_THE_REASON.sub("", said)) != said:
        said = reason
    return _QUOTED.sub("…", said) or type(of).__name__
