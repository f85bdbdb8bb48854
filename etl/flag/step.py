"""Labels what is new and fills `core.language_flags` and `core.call_language`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.flag import heard, joins
from etl.flag.evidence import state
from etl.flag.reading import Call, Written, calls, texts
from etl.flag.second import Decode, SecondDecodes, decoder
from etl.flag.store import FlagStore, key_of
from models import warehouse
from models.language import Detector, version_of
from models.problems import Problem

_TABLES = """
CREATE TABLE core.language_flags (
    flag_id VARCHAR, source_kind VARCHAR, source_id VARCHAR, call_id VARCHAR, utterance_id VARCHAR, label VARCHAR,
    score DOUBLE, start_char INTEGER, end_char INTEGER, rule_id VARCHAR, speaker VARCHAR, state VARCHAR,
    explanation VARCHAR, provoked BOOLEAN, detector VARCHAR
);
CREATE TABLE core.call_language (call_id VARCHAR, missing VARCHAR[]);
"""


@dataclass
class FlagReport:
    """What a run of the step did: calls and texts read, how many of them were new, and the flags that stand."""

    calls: int = 0
    texts: int = 0
    new: int = 0
    flags: int = 0

    def as_dict(self) -> dict[str, int]:
        """As the command prints it."""
        return asdict(self)


@cache
def _detector() -> Detector:
    """Loaded where there is something new to label, as in few builds: the step before has done it."""
    return Detector.load()


def flag_all(data: Path, model: str, progress: Callable[[int, int], None]) -> FlagReport:
    """Label every call and text of the last load that was not labelled yet by this detector.

    Where a checkpoint is named, the clips of red flags and cues are decoded a second time.

    Raises Problem where nothing was loaded.
    """
    from etl import sources

    if not sources.arrivals(data):
        raise Problem(
            f"{data}: nothing was loaded into this data folder yet; run `python -m etl load SOURCE` first.",
            f"{data}：尚未加载任何数据；请先运行 `python -m etl load 源目录`。",
        )
    con = warehouse.in_memory()
    heard.materialise(con, data)
    return _fill(con, data, progress, decoder(model))


def materialise(con: warehouse.Connection, data: Path) -> FlagReport:
    """Create and fill `core.language_flags`, `core.call_language` and `core.note_findings` of a build."""
    report = _fill(con, data, lambda done, total: None, None)
    joins.materialise(con)
    return report


def _fill(
    con: warehouse.Connection, data: Path, progress: Callable[[int, int], None], decode: Decode | None
) -> FlagReport:
    con.execute(_TABLES)
    version, report = version_of(), FlagReport()
    store, again = FlagStore(data, version), SecondDecodes(data, decode)
    spoken, written = list(calls(con)), list(texts(con))
    report.calls, report.texts = len(spoken), len(written)
    rows: list[tuple] = []
    missing: list[tuple] = []
    total = len(spoken) + len(written)
    for done, call in enumerate(spoken, start=1):
        found = _call(call, store, report)
        rows += _call_rows(call, found, again, version)
        missing.append((call.call_id, found["missing"] if call.judged else None))
        progress(done, total)
    for done, text in enumerate(written, start=len(spoken) + 1):
        rows += _text_rows(text, _text(text, store, report), version)
        progress(done, total)
    store.close()
    again.close()
    warehouse.append(con, "core.language_flags", rows)
    warehouse.append(con, "core.call_language", missing)
    report.flags = len(rows)
    return report


def _call(call: Call, store: FlagStore, report: FlagReport) -> dict[str, Any]:
    key = key_of("call", call.callee, call.turns)
    found = store.get(key)
    if found is None:
        labelled = _detector().label_call(call.callee, call.turns)
        turns = [[flag.as_dict() for flag in turn] for turn in labelled.turns]
        found = {"turns": turns, "missing": labelled.missing, "provoked": labelled.provoked}
        store.put(key, found)
        report.new += 1
    return found


def _text(text: Written, store: FlagStore, report: FlagReport) -> list[dict[str, Any]]:
    key = key_of("text", text.callee, text.text)
    found = store.get(key)
    if found is None:
        found = [flag.as_dict() for flag in _detector().label("agent", text.callee, text.text)]
        store.put(key, found)
        report.new += 1
    return found


def _call_rows(call: Call, found: dict[str, Any], again: SecondDecodes, version: str) -> Iterable[tuple]:
    for utterance, flags, provoked in zip(call.utterances, found["turns"], found["provoked"], strict=True):
        for flag in flags:
            yield _row(
                ("call", utterance["call_id"], call.call_id, utterance["utterance_id"]),
                flag,
                (utterance["speaker"], state(utterance, again.agrees(utterance, flag))),
                provoked,
                version,
            )


def _text_rows(text: Written, flags: list[dict[str, Any]], version: str) -> Iterable[tuple]:
    for flag in flags:
        yield _row((text.kind, text.id, None, None), flag, ("agent", "written"), False, version)


def _row(
    source: tuple[str, str, str | None, str | None],
    flag: dict[str, Any],
    standing: tuple[str, str],
    provoked: bool,
    version: str,
) -> tuple:
    digest = hashlib.sha256(repr((source, flag["label"], flag["start"])).encode("utf-8")).hexdigest()[:20]
    rule_id, _, _ = flag["rule"].partition(":")
    place = (flag["label"], flag["score"], flag["start"], flag["end"], rule_id)
    return (digest, *source, *place, *standing, flag["rule"], provoked, version)
