"""A checkpoint whose file changes between or during runs: no transcript is kept under another file's hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from etl import transcribe
from etl.transcribe import running
from etl.transcribe.checkpoint import load
from etl.transcribe.options import Options
from etl.transcribe.reporting import TranscribeReport
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models.problems import Problem
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    files = [material.call(tmp_path / "recordings" / f"call{n}.wav", n) for n in range(6)]
    return material.probed(tmp_path / "data", files)


def run(data: Path, model: str, **how: Any) -> TranscribeReport:
    return transcribe_all(data, Settings(data=data), model=model, options=QUICK, **how)


@pytest.mark.parametrize("what", ["checkpoint", "card"])
def test_a_checkpoint_replaced_after_the_run_began_ends_it_in_a_sentence_and_parks_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    model = material.checkpoint(tmp_path / "tiny.pt")
    begun = running.identity

    def then_replaced(name: str, wished: Options) -> tuple[str, Options]:
        found = begun(name, wished)
        if what == "checkpoint":
            material.checkpoint(tmp_path / "tiny.pt", seed=2)
        else:
            (tmp_path / "tiny.toml").write_text("fitted_windows = true\n")
        return found

    monkeypatch.setattr(running, "identity", then_replaced)
    with pytest.raises(Problem, match="was replaced, written to or removed while it was in use"):
        run(data, str(model))
    state = transcribe.queue(data)
    assert (state["done"], state["waiting"], state["failed"] + state["parked"]) == (0, 6, 0)
    monkeypatch.setattr(running, "identity", begun)
    assert run(data, str(model)).done == 6


def test_a_checkpoint_that_made_nothing_does_not_become_the_current_one(
    data: Path, model: str, tmp_path: Path
) -> None:
    other = str(material.checkpoint(tmp_path / "other.pt", seed=2))
    run(data, model)
    run(data, other, again=True)
    run(data, model, again=True)
    asked = Store(data).asked()
    rotten = tmp_path / "rotten.pt"
    content = torch.load(model)
    content["model_state_dict"]["decoder.ln.weight"][3] = torch.nan
    torch.save(content, rotten)
    with pytest.raises(Problem, match="not all numbers"):
        run(data, str(rotten), again=True)
    assert run(data, str(material.checkpoint(tmp_path / "third.pt", seed=3))).kept == 6
    assert Store(data).asked() == asked and asked[0] == load(model).sha256
