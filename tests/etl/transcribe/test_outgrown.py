"""A transcript that was made when less of its recording could be decoded is made anew."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl import transcribe
from etl.recordings.report import recordings_file
from etl.transcribe.jobs import recordings_to_transcribe
from etl.transcribe.options import Options
from etl.transcribe.reporting import TranscribeReport
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)


@pytest.fixture
def data(tmp_path: Path, model: str) -> Path:
    """A whole recording and a damaged one, both transcribed; of the damaged one as by a decoder that stopped at 1 s."""
    paths = [material.call(tmp_path / f"call{number}.wav", number) for number in range(2)]
    content = bytearray(paths[1].read_bytes())
    struct.pack_into("<I", content, 40, len(content) * 2)
    paths[1].write_bytes(content)
    found = material.probed(tmp_path / "data", paths)
    run(found, model)
    for name in Store(found).done():
        place = found / "transcripts" / "done" / f"{name}.json"
        made = json.loads(place.read_text(encoding="utf-8"))
        if made["utterances"] and made["audio_sha256"] == damaged(found):
            place.write_text(json.dumps(made | {"seconds": 1.0, "utterances": []}), encoding="utf-8")
    return found


def damaged(data: Path) -> str:
    return recordings_to_transcribe(data)[1].audio


def run(data: Path, model: str, **how: Any) -> TranscribeReport:
    return transcribe_all(data, Settings(data=data), model=model, options=QUICK, **how)


def lengths(data: Path) -> list[tuple[float, bool]]:
    """How long each transcript's recording was when it was made, and whether anything is said in it."""
    found = [Store(data).transcript(name) or {} for name in sorted(Store(data).done())]
    return sorted((made["seconds"], bool(made["utterances"])) for made in found)


@pytest.mark.parametrize("how", [{}, {"again": True}])
def test_the_next_run_makes_it_anew_and_only_it(data: Path, model: str, how: dict[str, Any]) -> None:
    assert [transcribe.queue(data)[name] for name in ("done", "waiting")] == [1, 1]
    assert run(data, model, **how).done == 1
    assert all(said and seconds > 3 for seconds, said in lengths(data)) and len(lengths(data)) == 2
    assert transcribe.queue(data)["done"] == 2
    assert run(data, model, **how).done == 0
    (kept,) = (data / "transcripts" / "outgrown").iterdir()
    assert json.loads(kept.read_text(encoding="utf-8"))["seconds"] == 1.0


def test_it_is_made_anew_through_a_share_that_still_has_the_short_one(
    data: Path, model: str, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (data / "transcripts" / "done").rename(share / "done")
    assert run(data, model, share=str(share)).done == 1
    assert all(seconds > 3 for seconds, _ in lengths(data)) and len(lengths(data)) == 2


def test_another_model_makes_it_too_without_being_asked_to(data: Path, model: str, tmp_path: Path) -> None:
    other = str(material.checkpoint(tmp_path / "other.pt", seed=2))
    assert run(data, other).done == 1
    assert sorted(seconds > 3 for seconds, _ in lengths(data)) == [False, True, True]


def test_a_recording_of_which_more_decodes_than_when_it_was_loaded_is_transcribed(
    tmp_path: Path, model: str
) -> None:
    loaded = material.probed(tmp_path / "loaded", [material.call(tmp_path / "call0.wav", 0)])
    rows = pd.read_parquet(recordings_file(loaded))
    rows["decoded_seconds"] = 1.0
    rows.to_parquet(recordings_file(loaded), index=False)
    assert run(loaded, model).done == 1
