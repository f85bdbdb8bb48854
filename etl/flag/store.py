"""What the detector said, kept once by the hash of what it read: `DIR/flags/<detector version>/<n>.jsonl`.

A file is written beside its place and renamed, so that whoever is killed leaves whole files only.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from time import monotonic
from typing import Any

from etl.whole import write_whole

_PIECE = 2000
_EVERY_SECONDS = 10.0
"""A second decode takes seconds to minutes: whoever is killed loses no more than this."""


class FlagStore:
    """Answers by key for one detector version; new ones are written every `_PIECE`, every ten seconds and on `close`."""

    def __init__(self, data: Path, version: str) -> None:
        self._folder = data / "flags" / version
        self._known: dict[str, Any] = {}
        self._fresh: dict[str, Any] = {}
        self._written = monotonic()
        for path in sorted(self._folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                self._known.update(json.loads(line))

    def get(self, key: str) -> Any:
        """The answer under a key, or None where nothing was asked yet."""
        return self._known.get(key)

    def put(self, key: str, answer: Any) -> None:
        """Keep an answer."""
        self._known[key] = self._fresh[key] = answer
        if len(self._fresh) >= _PIECE or monotonic() - self._written > _EVERY_SECONDS:
            self.close()

    def close(self) -> None:
        """Write what is new."""
        if not self._fresh:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        text = "".join(
            json.dumps({key: found}, ensure_ascii=False) + "\n" for key, found in self._fresh.items()
        )
        name = hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]
        write_whole(self._folder / f"{name}.jsonl", text)
        self._fresh, self._written = {}, monotonic()


def key_of(*parts: Any) -> str:
    """The key of what is read: a hash of it all."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()[:32]
