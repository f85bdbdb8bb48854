"""A red flag is heard a second time with the real sample checkpoint, and stands as confirmed where it agrees."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from etl import pipeline
from etl.demo import talks
from etl.sample_checkpoint.sentences import CHECKPOINT
from models import warehouse
from models.settings import Settings
from tests.etl.floor import table_file

RECORDINGS = Path(talks.__file__).parent / "recordings"


def test_a_threat_heard_twice_is_confirmed_and_other_flags_stay_text_only(tmp_path: Path) -> None:
    listed = tomllib.loads((RECORDINGS / "index.toml").read_text(encoding="utf-8"))["talks"]
    talk = next(talk for talk in listed if "threat" in talk["faults"])
    source, data = tmp_path / "source", tmp_path / "data"
    (source / "recordings").mkdir(parents=True)
    shutil.copy(RECORDINGS / talk["file"], source / "recordings")
    call = {
        "call_id": "c1", "direction": "outbound", "started_at": "2026-03-02 10:00:00", "result": "answered",
        "relation": "self", "callee_number": "13600000001", "agent_channel": "left", "recording_file": talk["file"],
    }  # fmt: skip
    table_file(source / "calls.csv", [call])
    pipeline.run(source, Settings(data=data), str(CHECKPOINT), workers=1)
    found = warehouse.open_current(data).execute("SELECT label, state FROM core.language_flags").fetchall()
    assert ("threat", "confirmed") in found
    assert {state for label, state in found if label == "identity_check"} <= {"text_only"}
