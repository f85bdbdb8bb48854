"""What was already decoded: each file by its path, size and time, each content by its sha256."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from etl.recordings.probing import Facts, hash_of, probe
from etl.whole import write_whole
from models.recording_faults import sentence
from models.sound.bare import ENDINGS
from models.sound.decoding import Unreadable

_VERSION = 5


class Memory:
    """The folder `DIR/recordings`: `facts/<sha256>.json`, and `files.json` from a path to its content."""

    def __init__(self, data: Path) -> None:
        self._facts = data / "recordings" / "facts"
        self._index = data / "recordings" / "files.json"
        self._facts.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, list] = self._read_index()

    def facts(self, path: Path) -> Facts:
        """The facts of a file, decoded only if its content was never decoded before."""
        if not _is_writable(path):
            return Facts("undecodable", sentence("name_not_utf8"))
        try:
            seen = path.stat()
            known = self._files.get(str(path))
            sha256 = known[2] if known and known[:2] == [seen.st_size, seen.st_mtime_ns] else hash_of(path)
        except (FileNotFoundError, ValueError):  # a name with a zero byte can be no file's
            return Facts("missing", sentence("missing"))
        except OSError as error:
            return Facts("undecodable", sentence("unreached", why=error.strerror or ""))
        except Unreadable as fault:
            return Facts(fault.status, fault.reason)
        facts = self._of_content(sha256, path)
        if facts.sha256 == sha256:
            self._files[str(path)] = [seen.st_size, seen.st_mtime_ns, sha256]
        return facts

    def knows(self, path: Path) -> bool:
        """Whether this path was decoded before."""
        return str(path) in self._files

    def save(self) -> None:
        """Write the index of files by atomic rename."""
        write_whole(self._index, json.dumps(dict(self._files), ensure_ascii=False))

    def _of_content(self, sha256: str, path: Path) -> Facts:
        ending = path.suffix.lower()  # of bytes without a header the ending says what they are
        place = self._facts / f"{sha256}-{_VERSION}{ending if ending in ENDINGS else ''}.json"
        try:
            return Facts(**json.loads(place.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            facts = probe(path, sha256)
        if facts.sha256 == sha256:
            write_whole(place, json.dumps(asdict(facts), ensure_ascii=False))
        return facts

    def _read_index(self) -> dict[str, list]:
        try:
            return dict(json.loads(self._index.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}


def _is_writable(path: Path) -> bool:
    """Whether the name is text: one in GBK on a disk of UTF-8 names can stand in no table."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
