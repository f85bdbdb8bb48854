"""The windows of recordings under way, so that whoever is killed loses those in flight and no others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from etl.transcribe.decoding import Decoded
from etl.transcribe.store import Key


class Journal:
    """The folder `DIR/transcripts/partial`: a file a recording, a line a window, in the order in which they are decoded.

    Only the process that holds the recording's claim reads or writes its file.
    """

    def __init__(self, root: Path) -> None:
        self._root = root / "partial"
        self._root.mkdir(parents=True, exist_ok=True)

    def taken_up(self, key: Key) -> dict[str, Decoded]:
        """The windows that were decoded before, by their place; a line that was cut off by a kill is dropped."""
        path = self._path(key)
        if not path.exists():
            return {}
        whole = path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if len(kept) < len(whole):
            with path.open("r+b") as file:
                file.truncate(len(kept))
        return dict(read for line in kept.splitlines() if (read := _read(line)))

    def add(self, key: Key, windows: Sequence[tuple[str, Decoded]]) -> None:
        """Keep what was decoded, by the places of the windows."""
        lines = [
            json.dumps({"place": place} | asdict(decoded), ensure_ascii=False) for place, decoded in windows
        ]
        with self._path(key).open("a", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))

    def forget(self, key: Key) -> None:
        """The recording's transcript is whole."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: Key) -> Path:
        return self._root / f"{key.name}.jsonl"


def _read(line: bytes) -> tuple[str, Decoded] | None:
    try:
        content = json.loads(line)
        place = content.pop("place")
        return place, Decoded(**content | {"tokens": tuple(content["tokens"])})
    except (ValueError, TypeError, KeyError):
        return None
