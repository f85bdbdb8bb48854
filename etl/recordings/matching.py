"""Which file is a call's recording: by the name the call gives, else by the source's pattern, else by the call's id."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from etl.recordings.names import alike_form, may_lie_there, without_ending
from models.problems import Problem
from models.sound.bare import ENDINGS

SUFFIXES = ENDINGS | {
    ".wav", ".mp3", ".amr", ".awb", ".opus", ".ogg", ".oga", ".m4a", ".aac", ".flac", ".wma", ".au", ".aif", ".aiff", ".mp4",
    ".3gp", ".webm", ".w64", ".caf", ".ape", ".voc", ".wv", ".sph", ".spx", ".mka", ".mkv", ".mov",
    ".avi",
}  # fmt: skip


Place = tuple[Path, str | None]
"""A source folder and its pattern."""


@dataclass(frozen=True)
class Call:
    """A call that may have a recording: what it says of it, all its columns, the source that brought it, and the places of
    the others that brought it, before as another row or again as the same.
    """

    call_id: str
    recording_file: str | None
    agent_channel: str | None
    columns: Mapping[str, Any]
    root: Path
    pattern: str | None
    others: tuple[Place, ...] = ()


class Shelf:
    """The sound files of one source folder, by name; read once and only where a name is looked for.

    `closed` are the folders that could not be looked into, once the files were read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.closed: list[Path] = []

    @cached_property
    def files(self) -> list[Path]:
        """Every sound file under the source, told by its ending."""
        return sorted(
            Path(folder) / name
            for folder, names in _folders(self.root, self._note_closed)
            for name in names
            if Path(name).suffix.lower() in SUFFIXES
        )

    def _note_closed(self, error: OSError) -> None:
        """A folder that is gone holds no recordings; one that may not be read, or whose disk fails, may hold many."""
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            self.closed.append(Path(error.filename))

    def named(self, name: str) -> Path | None:
        """The file of that name, else the only one that differs in its ending, in capitals (Windows) or in how accents are
        coded (macOS); None where several could be meant.

        Where the name gives a folder, files in a folder of another name are none of its: yesterday's 0001.wav is not today's.
        """
        whole_name = Path(name).name
        alike = (
            self._near(self._by_name, whole_name, name)
            or self._near(self._by_stem, whole_name, name)
            or self._near(self._by_stem, without_ending(whole_name), name)
        )
        exact = [path for path in alike if path.name == whole_name]
        whole = [path for path in exact if path.as_posix().endswith("/" + name)]
        alike = whole or exact or alike
        return alike[0] if len(alike) == 1 else None

    def _near(self, shelf: dict[str, list[Path]], key: str, name: str) -> list[Path]:
        folders = Path(name.lstrip("/")).parent.parts
        return [
            path
            for path in shelf.get(alike_form(key), [])
            if may_lie_there(path.relative_to(self.root).parent.parts, folders)
        ]

    def of_id(self, call_id: str) -> Path | None:
        """The only file under `recordings/` that is called by that id, whatever its ending."""
        alike = [path for path in self._by_stem.get(alike_form(call_id), []) if self._is_own(path)]
        alike = [path for path in alike if path.stem == call_id]
        return alike[0] if len(alike) == 1 else None

    @cached_property
    def own_stems(self) -> set[str]:
        """The names without endings of the files under `recordings/`, those that are text."""
        return {path.stem for path in self.files if self._is_own(path) and path.stem.isprintable()}

    def _is_own(self, path: Path) -> bool:
        return path.is_relative_to(self.root / "recordings")

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found = defaultdict(list)
        for path in self.files:
            found[alike_form(path.name)].append(path)
        return found

    @cached_property
    def _by_stem(self) -> dict[str, list[Path]]:
        found = defaultdict(list)
        for path in self.files:
            found[alike_form(path.stem)].append(path)
        return found


def _folders(root: Path, note_closed: Callable[[OSError], None]) -> Iterator[tuple[str, list[str]]]:
    """Every folder under a source with the names of its files, links to folders too, each folder once."""
    top, seen = os.path.realpath(root), set()
    for folder, folders, names in os.walk(root, onerror=note_closed, followlinks=True):
        place = os.path.realpath(folder)
        is_above = place != top and Path(top).is_relative_to(place)
        if place in seen or is_above:
            folders.clear()
            continue
        seen.add(place)
        yield folder, names


def recording_of(call: Call, shelves: Mapping[Path, Shelf]) -> Path | None:
    """The path of the call's recording, which need not exist; None where nothing says that there is one.

    Where it does not lie under the source that brought the call, it is looked for under the others that did.
    """
    path = _under(call, shelves[call.root])
    if path is not None and _may_be_there(path):
        return path
    for root, pattern in call.others:
        other = _under(replace(call, root=root, pattern=pattern), shelves[root])
        if other is not None and _may_be_there(other):
            return other
    return path


def _under(call: Call, shelf: Shelf) -> Path | None:
    """The path of the call's recording under one source.

    Problem where the pattern of `source.toml` cannot be filled in.
    """
    if call.recording_file:
        return _by_file(call.recording_file.replace("\\", "/"), shelf)
    if call.pattern:
        name = _filled(call.pattern, call, shelf.root)
        return shelf.named(name) if name else None
    return shelf.of_id(call.call_id)


def _by_file(name: str, shelf: Shelf) -> Path:
    places = (shelf.root / name, shelf.root / "recordings" / name)
    for place in places:
        if _may_be_there(place):
            return place
    return shelf.named(name) or places[0]


def _may_be_there(place: Path) -> bool:
    """Whether there is such a file or link, as there may be in a folder that must not be looked into."""
    try:
        os.lstat(place)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _filled(pattern: str, call: Call, root: Path) -> str | None:
    try:
        return pattern.format_map(_Given(call.columns))
    except _Empty:
        return None
    except (KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise Problem(
            f'{root / "source.toml"}: the recordings pattern "{pattern}" cannot be filled in ({error}); use the columns '
            "of calls in braces, such as {started_at:%Y%m%d%H%M}_{caller_number}.wav.",
            f"{root / 'source.toml'}：录音文件名规则“{pattern}”无法套用（{error}）；请在花括号中使用通话表的列名，"
            "例如 {started_at:%Y%m%d%H%M}_{caller_number}.wav。",
        ) from error


class _Empty(Exception):
    """A column of the pattern is empty in this call."""


class _Given(dict[str, Any]):
    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        if value is None:
            raise _Empty(name)
        return value
