"""Who works on what: a small file a recording under way, so that no two workers do the same one."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl.transcribe.folders import Folder
from etl.transcribe.keys import Key

_STALE_SECONDS = 900.0
"""Longer than a batch of a large checkpoint takes on two cores."""
_TOUCH_SECONDS = 60.0
_WRITING_SECONDS = 0.3


class Claims:
    """The folder `claims/`: `<key>.<n>.json`, of which the highest n holds the recording.

    Whoever takes over a claim that was left behind creates the next n, which one of several can; so nothing has to be
    renamed or locked, and every store that creates exclusively will do.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._mine: dict[Key, tuple[str, str]] = {}
        self._touched = time.time()

    def take(self, key: Key, token: str) -> bool:
        """Take a recording for this process; False where another one that is alive holds it.

        A claim whose process is gone, that nobody touched for a quarter of an hour (or not before one from now, by a clock that
        is wrong), or that carries this very token (the same piece of work, started anew elsewhere) is taken over.
        """
        before = self._of(key)
        if before and not self._abandoned(before[-1], token):
            return False
        name = f"claims/{key.name}.{_number(before[-1]) + 1 if before else 0:06d}.json"
        if not self._folder.create(name, _content(token)):
            return False
        self._mine[key] = (name, token)
        for left in before:
            self._folder.remove(left)
        return True

    def is_held(self, key: Key) -> bool:
        """Whether a process that is alive holds this recording."""
        held = self._of(key)
        return bool(held) and not self._abandoned(held[-1], token="")

    def touch(self, keys: Iterable[Key]) -> None:
        """Say, once a minute, that the work on what this process holds goes on."""
        if time.time() - self._touched < _TOUCH_SECONDS:
            return
        self._touched = time.time()
        for name, token in [self._mine[key] for key in keys if key in self._mine]:
            if self._folder.has(name):
                self._folder.write(name, _content(token))

    def release(self, key: Key) -> None:
        """Give a recording back."""
        if key in self._mine:
            self._folder.remove(self._mine.pop(key)[0])

    def forget(self, names: Iterable[str]) -> None:
        """Remove what claims of these keys, all done, are left of workers that were killed before they could release them."""
        done = set(names)
        for name in self._folder.names("claims"):
            if name.removeprefix("claims/").partition(".")[0] in done:
                self._folder.remove(name)

    def _of(self, key: Key) -> list[str]:
        return [name for name in self._folder.names("claims") if name.startswith(f"claims/{key.name}.")]

    def _abandoned(self, name: str, token: str) -> bool:
        held = self._read(name)
        if held is None:  # it is being written, or its writer was killed in that instant
            time.sleep(_WRITING_SECONDS)
            held = self._read(name)
        if held is None or held["token"] == token:
            return True
        return abs(time.time() - held["at"]) > _STALE_SECONDS or _is_dead(held)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(json.loads(self._folder.read(name) or ""))
        except ValueError:
            return None


def _content(token: str) -> str:
    mine = {"host": socket.gethostname(), "pid": os.getpid(), "since": _since(os.getpid())}
    return json.dumps(mine | {"token": token, "at": time.time()})


def _number(name: str) -> int:
    return int(name.rsplit(".", 2)[1])


def _is_dead(held: dict[str, Any]) -> bool:
    """Whether the process that holds a claim ran on this machine and is gone."""
    if held["host"] != socket.gethostname():
        return False
    try:
        os.kill(int(held["pid"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return held.get("since") not in (None, _since(int(held["pid"])))


def _since(pid: int) -> str | None:
    """When a process began, in ticks since the machine did, where that can be told: a container that is started again
    gives its processes the numbers that they had before.
    """
    try:
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()[19]
        )
    except (OSError, IndexError):
        return None
