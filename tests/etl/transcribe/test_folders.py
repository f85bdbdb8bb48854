"""The same small files by path and by URL; what is wrong with a URL is said in a sentence."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from etl.transcribe.folders import folder_at
from models.problems import Problem


@pytest.mark.parametrize("kind", ["path", "file", "memory"])
def test_files_are_written_listed_read_copied_and_removed(tmp_path: Path, kind: str) -> None:
    place = {"path": str(tmp_path), "file": f"file://{tmp_path}", "memory": f"memory://{uuid.uuid4().hex}"}[
        kind
    ]
    folder, mine = folder_at(place), tmp_path / "mine"
    assert folder.names("a") == [] and folder.read("a/x") is None and not folder.has("a/x")
    folder.write("a/x", "一")
    assert folder.create("a/y", "二") and not folder.create("a/y", "三")
    folder.write("b/z", "四")
    assert folder.names("a") == ["a/x", "a/y"] and folder.has("a/x")
    assert (folder.read("a/x"), folder.read("a/y")) == ("一", "二")
    mine.write_bytes(b"\x00\x01")
    folder.put(mine, "c/sound")
    folder.fetch("c/sound", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"\x00\x01"
    folder.remove("a/x")
    folder.remove("a/x")
    assert folder.names("a") == ["a/y"]
    with pytest.raises(FileNotFoundError):
        folder.fetch("c/none", tmp_path / "back")


def test_no_place_at_all_is_told_and_is_not_the_folder_that_one_stands_in() -> None:
    with pytest.raises(Problem, match="its place is empty"):
        folder_at(" ")


def test_a_protocol_that_nobody_knows_is_named() -> None:
    with pytest.raises(Problem, match="ftpx:// is no protocol that fsspec knows") as problem:
        folder_at("ftpx://host/x")
    assert "不支持 ftpx://" in problem.value.zh


def test_a_protocol_whose_package_is_missing_says_what_to_install() -> None:
    with pytest.raises(Problem, match=r"package that reaches oci:// is not installed .*ocifs") as problem:
        folder_at("oci://bucket/x")
    assert "ocifs" in problem.value.zh


def test_a_store_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(
        Problem, match=r"--share ftp://127\.0\.0\.1:9/x: the store does not answer"
    ) as problem:
        folder_at("ftp://li:secret@127.0.0.1:9/x")
    assert "secret" not in problem.value.en + problem.value.zh
