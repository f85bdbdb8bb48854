"""The windows of recordings under way, so that whoever is killed loses those in flight and no others."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from etl.transcribe.decoding import Decoded
from etl.transcribe.folders import Folder
from etl.transcribe.keys import Key


class Journal:
    """The folder `partial/`: files `<key>.<any>.<tenths of a second>.jsonl`, each with what one batch decoded of a recording,
    a line a window.

    Only the process that holds the recording's claim reads or writes them.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def taken_up(self, key: Key) -> dict[str, Decoded]:
        """The windows that were decoded before, by their place."""
        lines = [line for name in self._of(key) for line in (self._folder.read(name) or "").split("\n")]
        return dict(read for line in lines if (read := _read(line)))

    def seconds(self) -> dict[str, float]:
        """How many seconds were decoded of each recording under way, by the name of its key; told by names alone."""
        found: dict[str, float] = {}
        for name in self._folder.names("partial"):
            key, _, tenths, _ = name.removeprefix("partial/").rsplit(".", 3)
            found[key] = found.get(key, 0.0) + int(tenths) / 10
        return found

    def add(self, key: Key, windows: Sequence[tuple[str, Decoded]], seconds: float) -> None:
        """Keep what was decoded, by the places of the windows; together they last so many seconds."""
        lines = [
            json.dumps({"place": place} | asdict(decoded), ensure_ascii=False) for place, decoded in windows
        ]
        text = "".join(line + "\n" for line in lines)
        self._folder.write(f"partial/{key.name}.{uuid.uuid4().hex[:12]}.{round(seconds * 10)}.jsonl", text)

    def forget(self, names: Iterable[str]) -> None:
        """Remove what is kept of these keys, whose transcripts are whole."""
        whole = set(names)
        for name in self._folder.names("partial"):
            if name.removeprefix("partial/").partition(".")[0] in whole:
                self._folder.remove(name)

    def _of(self, key: Key) -> list[str]:
        return [name for name in self._folder.names("partial") if name.startswith(f"partial/{key.name}.")]


def _read(line: str) -> tuple[str, Decoded] | None:
    try:
        content = json.loads(line)
        place = content.pop("place")
        return place, Decoded(**content | {"tokens": tuple(content["tokens"])})
    except (ValueError, TypeError, KeyError):
        return None
