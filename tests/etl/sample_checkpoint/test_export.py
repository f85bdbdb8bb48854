"""A trained network becomes a file that whisper.load_model reads and that answers as the network did."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
import whisper

from etl.sample_checkpoint.export import export
from etl.sample_checkpoint.network import Trainee
from etl.sample_checkpoint.vocabulary import FULL, Vocabulary


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trainee, whisper.Whisper, Path]:
    torch.manual_seed(1)
    network = Trainee(len(Vocabulary()), 50)
    path = tmp_path_factory.mktemp("export") / "made.pt"
    export(network.state_dict(), path)
    return network, whisper.load_model(str(path)), path


def test_the_file_is_small_and_multilingual(exported: tuple[Trainee, whisper.Whisper, Path]) -> None:
    _, model, path = exported
    assert path.stat().st_size < 4_000_000
    assert model.dims.n_vocab == FULL and model.is_multilingual


def test_used_tokens_keep_their_logits_and_unused_ones_are_never_chosen(
    exported: tuple[Trainee, whisper.Whisper, Path],
) -> None:
    network, model, _ = exported
    vocabulary = Vocabulary()
    mel = torch.randn(1, 80, 3000)
    rows = torch.tensor([[vocabulary.sot, vocabulary.zh, vocabulary.transcribe]])
    tokens = torch.tensor(vocabulary.tokens)
    with torch.no_grad():
        small, _ = network.decode(rows, network.encode(mel))
        full = model(mel, tokens[rows])
    assert (full[..., tokens] - small).abs().max() < 0.1
    unused = torch.ones(FULL, dtype=torch.bool)
    unused[tokens] = False
    assert (full[..., unused] == -30).all()
