"""A PostgreSQL server of the tests' own: a data folder of its own, a free port, gone when the tests end.

Where PostgreSQL is missing, `tests/system.sh` is asked to install it; the reason why it could not is the skip's.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_ROOT = Path(__file__).parents[1]
_PROGRAMS = Path("/usr/lib/postgresql")
_OWNER = "postgres"


class Unavailable(Exception):
    """No server can be had on this machine; the text says why."""


class Server:
    """A running server; `database()` makes an empty database in it and gives its URL."""

    def __init__(self, programs: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tingjian-postgresql-"))
        self.password = secrets.token_hex(12)
        self.port = _free_port()
        self._as_owner: dict[str, Any] = {}
        if os.geteuid() == 0:  # postgres refuses to run as root
            shutil.chown(self.folder, _OWNER, _OWNER)
            self._as_owner = {"user": _OWNER, "group": _OWNER, "extra_groups": []}
        self._make(programs)
        self._process = self._start(programs)
        self._wait()

    def database(self) -> str:
        """The URL of a new, empty database, as an operator writes it into DESK_URL."""
        name = f"desk_{secrets.token_hex(6)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._url(name)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._process.send_signal(signal.SIGINT)  # does not wait for clients, as SIGTERM would
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, database: str) -> str:
        return f"postgresql://desk:{self.password}@127.0.0.1:{self.port}/{database}"

    def _make(self, programs: Path) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password, encoding="utf-8")
        secret.chmod(0o644)
        command = [
            str(programs / "initdb"),
            "-D",
            str(self.folder / "data"),
            "-U",
            "desk",
            "--pwfile",
            str(secret),
        ]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **self._as_owner)
        if done.returncode:
            raise Unavailable(f"initdb ended with {done.returncode}: {done.stderr.strip()[-300:]}")

    def _start(self, programs: Path) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "32MB",
        }
        command = [str(programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return subprocess.Popen(
            command,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as_owner,
        )

    def _wait(self) -> None:
        for _ in range(150):
            try:
                psycopg.connect(self._url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.2)
        raise Unavailable(f"postgres did not answer on port {self.port}")


def start() -> Server:
    """A running server. Raises Unavailable where PostgreSQL is missing and cannot be installed."""
    if not _programs():
        done = subprocess.run(
            ["bash", _ROOT / "tests" / "system.sh"], capture_output=True, text=True, check=False
        )
        if not _programs():
            raise Unavailable(f"tests/system.sh could not install it: {done.stderr.strip()[-300:]}")
    return Server(_programs()[-1])


def _programs() -> list[Path]:
    return sorted(path.parent for path in _PROGRAMS.glob("*/bin/postgres"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
