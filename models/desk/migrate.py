"""Bringing a desk up to this program's version with Alembic; safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from models.problems import Problem

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 7_203_114


def upgrade(engine: Engine) -> None:
    """Run the migrations that this desk lacks, in one transaction."""
    with engine.connect() as connection, connection.begin():
        if _version(connection) == _head():
            return
    with engine.connect().execution_options(desk_write=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_newer(_version(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(version: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise Problem(
            f"The desk was written by a newer version (revision {version}); update this program.",
            f"工作台由更新的版本写成（修订 {version}）；请升级本程序。",
        )
