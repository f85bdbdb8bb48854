"""A file whose end is missing is told by its container, where nothing else in it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.recordings.probing import hash_of, probe
from tests.etl.recordings.test_probing import encoded

FORMATS = {
    "a.opus": ("libopus", 48000),
    "a.webm": ("libopus", 48000),
    "a.w64": ("pcm_s16le", 8000),
    "a.caf": ("pcm_s16le", 8000),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("part", [0.9, 0.999])
def test_a_file_of_which_the_end_is_missing_is_partial(tmp_path: Path, name: str, part: float) -> None:
    codec, rate = FORMATS[name]
    path = encoded(tmp_path / name, codec, rate, 1)
    assert probe(path, hash_of(path)).status == "ok"
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    facts = probe(path, hash_of(path))
    assert facts.status == "partial" and (facts.decoded_seconds or 0) > 0
    assert "its end is missing" in facts.reason or "decoding failed after" in facts.reason


def test_ogg_that_ends_with_a_whole_page_but_no_closing_mark_is_partial(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.opus", "libopus", 48000, 1)
    content = path.read_bytes()
    path.write_bytes(content[: content.rfind(b"OggS")])
    assert probe(path, hash_of(path)).status == "partial"


@pytest.mark.parametrize(
    ("name", "size_at", "size"), [("a.w64", 16, b"\xff" * 8), ("a.webm", None, b"\x01" + b"\xff" * 7)]
)
def test_a_size_that_its_writer_did_not_know_says_nothing(
    tmp_path: Path, name: str, size_at: int | None, size: bytes
) -> None:
    codec, rate = FORMATS[name]
    path = encoded(tmp_path / name, codec, rate, 1)
    content = path.read_bytes()
    place = content.find(b"\x18\x53\x80\x67") + 4 if size_at is None else size_at
    path.write_bytes(content[:place] + size + content[place + len(size) :])
    assert probe(path, hash_of(path)).status == "ok"
