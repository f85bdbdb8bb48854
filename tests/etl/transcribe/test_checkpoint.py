"""A checkpoint that is none says so in one sentence with what to do."""

from __future__ import annotations

import os
from http.client import IncompleteRead
from pathlib import Path
from zipfile import ZipFile

import pytest
import torch
import whisper

from etl.transcribe.checkpoint import check_model, identity, load
from etl.transcribe.options import Options
from models.problems import Problem
from tests.etl.transcribe.material import checkpoint


def test_a_good_one_loads_by_path_and_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "tiny.pt")
    loaded = load(str(path))
    sha256, options = identity(str(path), Options())
    assert loaded.sha256 == sha256
    assert loaded.name == "tiny.pt"
    assert not options.fitted


def test_a_card_beside_it_lets_the_encoder_see_short_windows(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "short.pt")
    path.with_suffix(".toml").write_text("fitted_windows = true\n")
    assert identity(str(path), Options())[1].fitted
    assert load(str(path)).options(Options()).fitted


def test_a_file_that_was_replaced_is_loaded_anew(tmp_path: Path) -> None:
    path = checkpoint(tmp_path / "tiny.pt")
    first = load(str(path))
    assert load(str(path)) is first
    checkpoint(tmp_path / "other.pt", seed=2).replace(path)
    second = load(str(path))
    assert second.sha256 == identity(str(path), Options())[0] != first.sha256
    assert not torch.equal(second.model.encoder.conv1.weight, first.model.encoder.conv1.weight)


@pytest.mark.parametrize("fate", ["cut short", "replaced", "removed"])
def test_a_file_that_changes_while_it_is_loaded_says_so_and_gives_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    path, other = checkpoint(tmp_path / "tiny.pt"), checkpoint(tmp_path / "other.pt", seed=2)
    really = whisper.load_model

    def meanwhile(name: str) -> whisper.Whisper:
        if fate == "cut short":
            os.truncate(path, 50_000)
        elif fate == "replaced":
            other.replace(path)
        else:
            path.unlink()
        return really(name)

    monkeypatch.setattr("whisper.load_model", meanwhile)
    with pytest.raises(Problem, match=r"tiny\.pt: this checkpoint, or the card beside it, was replaced"):
        load(str(path))


def broken(folder: Path) -> dict[str, tuple[Path, str]]:
    whole = checkpoint(folder / "whole.pt")
    cut, text, other, english, lying, rotten = (
        folder / f"{name}.pt" for name in ("cut", "text", "other", "english", "lying", "rotten")
    )
    cut.write_bytes(whole.read_bytes()[:50_000])
    text.write_text("<html>404</html>")
    headless, pickled, tensor = (folder / f"{name}.pt" for name in ("headless", "pickled", "tensor"))
    checkpoint(headless)
    sizes = torch.load(headless)
    torch.save(sizes | {"dims": sizes["dims"] | {"n_text_head": 5}}, headless)
    pickled.write_bytes(b"\x80")
    torch.save(torch.zeros(3), tensor)
    archive = folder / "archive.pt"
    with ZipFile(archive, "w") as out:
        out.writestr("a/data.pkl", b"junk")
        out.writestr("a/version", "3")
    torch.save({"weights": torch.zeros(2)}, other)
    checkpoint(english, n_vocab=51864)
    content = torch.load(whole)
    torch.save(content | {"dims": content["dims"] | {"n_text_layer": 2}}, lying)
    content["model_state_dict"]["decoder.ln.weight"][3] = torch.nan
    torch.save(content, rotten)
    return {
        "truncated": (cut, "truncated or damaged"),
        "a web page": (text, "no PyTorch file"),
        "another dict": (other, "no `dims`"),
        "an English vocabulary": (english, "51864 tokens"),
        "weights of other dims": (lying, "cannot be loaded"),
        "weights that are no numbers": (rotten, "not all numbers"),
        "a folder": (folder, "a folder"),
        "heads that do not divide": (headless, "no `dims`"),
        "one byte of a pickle": (pickled, "cannot be loaded"),
        "a tensor": (tensor, "cannot be loaded"),
        "an archive with junk": (archive, "cannot be loaded"),
    }


@pytest.mark.parametrize(
    "case",
    [
        "truncated",
        "a web page",
        "another dict",
        "an English vocabulary",
        "weights of other dims",
        "weights that are no numbers",
        "a folder",
        "heads that do not divide",
        "one byte of a pickle",
        "a tensor",
        "an archive with junk",
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, case: str) -> None:
    path, said = broken(tmp_path)[case]
    with pytest.raises(Problem) as problem:
        load(str(path))
    assert str(path) in problem.value.en and said in problem.value.en
    assert "turbo" in problem.value.en and "turbo" in problem.value.zh


def test_an_unknown_name_lists_the_names_there_are() -> None:
    with pytest.raises(Problem, match="no such file and Whisper has no model of this name") as problem:
        check_model("/nowhere/model.pt")
    assert "large-v3" in problem.value.en
    with pytest.raises(Problem, match="English only"):
        check_model("base.en")


@pytest.mark.parametrize("error", [RuntimeError("SHA256 checksum does not match"), IncompleteRead(b"")])
def test_a_download_that_breaks_off_says_how_to_give_a_path(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("whisper._download", broken)
    with pytest.raises(Problem, match="give its path: --model /path"):
        identity("tiny", Options())


def test_a_name_without_a_network_says_how_to_give_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(Problem, match="give its path: --model /path"):
        identity("tiny", Options())
