"""Every call's recording found and probed; what came of it in `DIR/recordings/recordings.parquet`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.alone import alone
from etl.recordings.calls import current_calls, source_folders
from etl.recordings.matching import Call, Shelf, recording_of
from etl.recordings.memory import Memory
from etl.recordings.probing import Facts
from etl.whole import placed
from models.privacy import mask_digits
from models.settings import Settings

COLUMNS = pa.schema(
    {
        "recording_id": pa.string(), "call_id": pa.string(), "path": pa.string(), "sha256": pa.string(),
        "container": pa.string(), "codec": pa.string(), "sample_rate": pa.int64(), "channels": pa.int64(),
        "header_seconds": pa.float64(), "decoded_seconds": pa.float64(), "speech_seconds": pa.float64(),
        "status": pa.string(), "reason": pa.string(), "agent_channel": pa.string(),
    }
)  # fmt: skip
_SAVE_EVERY = 200
_MOST_EXAMPLES = 20


@dataclass
class RecordingsReport:
    """How many recordings are of which status, how many were decoded just now, how many files belong to no call and what the
    first are called, and which folders could not be looked into.
    """

    by_status: dict[str, int] = field(default_factory=dict)
    decoded_now: int = 0
    unmatched_files: int = 0
    unmatched_examples: list[str] = field(default_factory=list)
    folders_not_read: list[str] = field(default_factory=list)
    examples: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The report as a document; `examples` are the first recordings that are not ok, with the reason.

        Names of files often hold the numbers of people: their digits are masked, and call_id says which file is meant.
        """
        return asdict(self)


def probe_all(data: Path, settings: Settings, progress: Callable[[int, int], None]) -> RecordingsReport:
    """Find and decode the recording of every current call; a broken one gets its status and the rest goes on.

    What was decoded before is taken from `DIR/recordings`. Another probing under way is waited for, so that each file is
    decoded once. Raises Problem for a pattern that cannot be filled in.
    """
    # One that began before a load would leave the rows of that load out again.
    with alone(data / "recordings"):
        return _probe_all(data, progress)


def recordings_file(data: Path) -> Path:
    """Where the last probing left its rows."""
    return data / "recordings" / "recordings.parquet"


def _probe_all(data: Path, progress: Callable[[int, int], None]) -> RecordingsReport:
    shelves = {root: Shelf(root) for root in source_folders(data)}
    named = set().union(*(shelf.own_stems for shelf in shelves.values()))
    found = [(call, recording_of(call, shelves)) for call in current_calls(data, named)]
    wanted = [(call, path) for call, path in found if path is not None]
    memory = Memory(data)
    paths = list(dict.fromkeys(path for _, path in wanted))
    fresh = sum(not memory.knows(path) for path in paths)
    facts = dict(zip(paths, _probed(paths, memory, progress), strict=True))
    _write(data, [_row(call, path, facts[path]) for call, path in wanted])
    # os.path.realpath: Path.resolve raises where links go in a circle; both do at a zero byte, which no file has.
    matched = {os.path.realpath(path) for path in paths if "\0" not in str(path)}
    unmatched = [
        path for shelf in shelves.values() for path in shelf.files if os.path.realpath(path) not in matched
    ]
    examples = [mask_digits(_shown(Path(path.name))) for path in unmatched[:_MOST_EXAMPLES]]
    closed = [mask_digits(_shown(folder)) for shelf in shelves.values() for folder in shelf.closed]
    return _report(facts, wanted, RecordingsReport({}, fresh, len(unmatched), examples, closed))


def _probed(paths: list[Path], memory: Memory, progress: Callable[[int, int], None]) -> Iterable[Facts]:
    progress(0, len(paths))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, facts in enumerate(pool.map(memory.facts, paths), start=1):
            progress(done, len(paths))
            if done % _SAVE_EVERY == 0:
                memory.save()
            yield facts
    memory.save()


def _row(call: Call, path: Path, facts: Facts) -> dict[str, Any]:
    agent_channel = (call.agent_channel or "").strip() or None
    return {
        "recording_id": call.call_id,
        "call_id": call.call_id,
        "path": _shown(path),
        "agent_channel": agent_channel,
    } | asdict(facts)


def _shown(path: Path) -> str:
    """The path as text; bytes of a name that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _write(data: Path, rows: list[dict[str, Any]]) -> None:
    with placed(recordings_file(data)) as fresh:
        pq.write_table(pa.Table.from_pylist(rows, COLUMNS), fresh)


def _report(
    facts: dict[Path, Facts], wanted: list[tuple[Call, Path]], report: RecordingsReport
) -> RecordingsReport:
    """The report with what became of each call's recording."""
    counted = Counter(facts[path].status for _, path in wanted)
    calls = {path: call.call_id for call, path in reversed(wanted)}
    broken = [
        {
            "call_id": calls[path],
            "file": mask_digits(Path(_shown(path)).name),
            "status": found.status,
            "reason": found.reason,
        }
        for path, found in facts.items()
        if found.status != "ok"
    ]
    return replace(report, by_status=dict(sorted(counted.items())), examples=broken[:_MOST_EXAMPLES])
