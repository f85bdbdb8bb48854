"""`etl flag` reads of a floor only what was heard and written, and leaves the build after it nothing to label."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl import flag, publish
from etl.recordings.report import recordings_file
from models import warehouse
from tests.etl.extend.heard import hear
from tests.etl.extend.random_floor import random_floor, write
from tests.etl.extend.test_extending import Floor

SAID = (
    "再不还钱就去你家砸门",
    "您好，请问是张先生吗",
    "我要去银监会投诉你们",
    "他欠银行五万块钱，逾期半年了",
)


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


def kept(data: Path) -> dict[str, Any]:
    """Everything that the detector said, by what it read."""
    lines = [line for path in data.glob("flags/*/*.jsonl") for line in path.read_text("utf-8").splitlines()]
    return {key: answer for line in lines for key, answer in json.loads(line).items()}


@pytest.mark.parametrize("seed", [0, 3, 7])
def test_a_build_labels_nothing_that_the_step_before_has_not(seed: int, tmp_path: Path) -> None:
    floor = Floor(tmp_path / "data")
    for number, tables in enumerate(random_floor(seed)):
        floor.load(write(tmp_path / str(number), tables))
    probed = pd.read_parquet(recordings_file(floor.data))["call_id"].tolist()
    for number, call_id in enumerate(probed[::3]):
        hear(floor.data, call_id, SAID[number % len(SAID)], channel=number % 2)
    report = flag.flag_all(floor.data, "", quiet)
    before = kept(floor.data)
    con = warehouse.open_build(floor.build()[0])
    assert kept(floor.data) == before
    assert con.execute("SELECT count(*) FROM core.language_flags").fetchone() == (report.flags,)
    assert report.calls == len(_heard(con)) > 0
    assert report.texts > 0


def test_legs_are_one_call_however_their_rows_were_corrected(tmp_path: Path) -> None:
    first = {"direction": "outbound", "started_at": datetime(2026, 3, 2, 10), "result": "answered"}
    heard = {**first, "call_id": "a", "relation": "self", "recording_file": "a.wav", "call_group_id": "g"}
    other = {**first, "call_id": "b", "relation": "colleague", "call_group_id": "h"}
    floor = Floor(tmp_path / "data")
    floor.load(write(tmp_path / "1", {"calls": [heard, other]}))
    floor.load(
        write(
            tmp_path / "2",
            {"calls": [{**other, "call_group_id": "g", "started_at": datetime(2026, 3, 2, 9)}]},
        )
    )
    hear(floor.data, "a", SAID[3])
    assert flag.flag_all(floor.data, "", quiet).calls == 1
    before = kept(floor.data)
    publish.build(floor.data, floor.settings, lambda step: None)
    assert kept(floor.data) == before


def _heard(con: warehouse.Connection) -> set[str]:
    rows = con.execute(
        "SELECT DISTINCT coalesce(g.call_id, u.call_id) FROM core.utterances u "
        "LEFT JOIN (SELECT call_id, unnest(leg_call_ids) AS leg FROM core.call_groups) g ON g.leg = u.call_id"
    ).fetchall()
    return {call_id for (call_id,) in rows}
