"""Recordings, transcripts and second decodes that came since the published build, and what else is said of those calls."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from etl import publish, recordings, sources
from etl.transcribe.store import Store
from tests.etl.extend.contents import contents
from tests.etl.extend.heard import hear, sha
from tests.etl.extend.random_floor import MONDAY, Row, Tables, write
from tests.etl.extend.test_extending import NEXT, SMALL, Floor

Contents = dict[str, list[tuple[str, ...]]]
COMPLAINT, CRIME, THREAT = "我要去银监会投诉你们", "你这是犯罪，要坐牢的", "再不还钱就去你家砸门"
LEFT = {"agent_channel": "left"}
BEFORE: Tables = {
    "calls": [*({**call, **LEFT} for call in SMALL["calls"]), {**SMALL["calls"][4], **LEFT, "call_id": "again", "started_at": MONDAY + timedelta(days=5, hours=9)}],
    "cases": SMALL["cases"],
    "agents": SMALL["agents"],
    "installments": [{"case_id": case_id, "installment_no": 1, "due_on": MONDAY.date(), "due_amount": 100} for case_id in ("k0", "k2")],
    "complaints": [{"complaint_id": "m0", "case_id": "k0", "received_at": MONDAY, "closed_at": MONDAY + timedelta(hours=1)}],
}  # fmt: skip


def test_a_note_keeps_its_findings_when_another_case_is_called_on_its_day(
    both: tuple[Contents, Contents],
) -> None:
    _same(both, "core.note_findings", "c5", "criminal_wording_gate_open")


def test_a_complaint_that_was_closed_before_it_came_in_ends_the_hold_of_earlier_calls(
    both: tuple[Contents, Contents],
) -> None:
    extended, whole = ([row for row in found["core.violations"] if "again" in row] for found in both)
    assert extended == whole
    assert "call_after_complaint_cue" not in {row[1] for row in whole}


def test_a_transcript_in_place_of_another_is_read(both: tuple[Contents, Contents]) -> None:
    _same(both, "core.utterances", "c2", THREAT)


def test_the_first_recordings_ask_for_a_whole_build(tmp_path: Path) -> None:
    one, other = Floor(tmp_path / "extended"), Floor(tmp_path / "whole", extend_from_calls=10**9)
    source = write(tmp_path / "source", SMALL)
    sources.load(source, one.settings)
    one.build()
    recordings.probe_all(one.data, one.settings, lambda done, total: None)
    other.load(source)
    path, is_extended = one.build()
    assert not is_extended
    assert contents(path) == contents(other.build()[0])


def test_second_decodes_that_were_made_elsewhere_before_the_build_are_read(tmp_path: Path) -> None:
    one, elsewhere = Floor(tmp_path / "here"), Floor(tmp_path / "elsewhere")
    source = write(tmp_path / "source", BEFORE)
    for floor in (one, elsewhere):
        floor.load(source)
        hear(floor.data, "c4", COMPLAINT, channel=1)
    shutil.rmtree(one.data / "flags")
    one.build()
    shutil.copytree(elsewhere.data / "flags", one.data / "flags", dirs_exist_ok=True)
    path, is_extended = one.build()
    assert is_extended
    assert {row[-4] for row in contents(path)["core.language_flags"]} == {"confirmed"}


class Tomorrow(datetime):
    """A clock that is a day ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(days=1)


@pytest.mark.parametrize("clock", [datetime, Tomorrow], ids=["right", "ahead"])
def test_a_transcript_that_was_made_anew_under_its_key_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: type[datetime]
) -> None:
    one, other = Floor(tmp_path / "extended"), Floor(tmp_path / "whole", extend_from_calls=10**9)
    source = write(tmp_path / "source", BEFORE)
    for floor in (one, other):
        floor.load(source)
        hear(floor.data, "c2", COMPLAINT)
    with monkeypatch.context() as patched:
        patched.setattr(publish, "datetime", clock)
        one.build()
    for floor in (one, other):
        (name,) = Store(floor.data).done()
        Store(floor.data).withdraw(name)
        hear(floor.data, "c2", THREAT)
    path, is_extended = one.build()
    assert is_extended
    _same((contents(path), contents(other.build()[0])), "core.utterances", "c2", THREAT)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Contents, Contents]:
    """The extended and the whole build of a floor where c4 has a cue, c5 a claim, and c2 is transcribed anew."""
    folder = tmp_path_factory.mktemp("floor")
    one, other = Floor(folder / "extended"), Floor(folder / "whole", extend_from_calls=10**9)
    late: Row = {"complaint_id": "m1", "case_id": "k1", "received_at": MONDAY + timedelta(days=8), "closed_at": MONDAY + timedelta(days=4, hours=10)}  # fmt: skip
    new = {**NEXT["calls"][0], **LEFT, "case_id": "k0", "started_at": MONDAY + timedelta(days=5, hours=10)}
    loads = (
        write(folder / "first", BEFORE),
        write(folder / "second", {"calls": [new], "complaints": [late]}),
    )
    for number, source in enumerate(loads):
        for floor in (one, other):
            floor.load(source)
            hear(floor.data, "c4", COMPLAINT, channel=1)
            hear(floor.data, "c5", CRIME)
            for made in (floor.data / "transcripts" / "done").glob(f"{sha('c2')}*"):
                made.unlink()
            hear(floor.data, "c2", (COMPLAINT, THREAT)[number], model="bd"[number])
        path, is_extended = one.build()
    assert is_extended
    return contents(path), contents(other.build()[0])


def _same(both: tuple[Contents, Contents], table: str, call_id: str, part: str) -> None:
    """A call has the same rows of a table in both builds, and this word among them."""
    extended, whole = ([row for row in found[table] if call_id in row] for found in both)
    assert any(part in row for row in whole)
    assert extended == whole
