"""A small network for every test of a run; on a machine that does other things too one thread is fastest."""

from __future__ import annotations

import pytest
import torch

from tests.etl.transcribe import material

torch.set_num_threads(1)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A real checkpoint with random weights, small enough for a test."""
    return str(material.checkpoint(tmp_path_factory.mktemp("model") / "tiny.pt"))
