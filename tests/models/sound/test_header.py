"""What a header claims."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.etl.recordings.test_probing import facts_of
from tests.etl.transcribe.material import silence, write_wav


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x7FFFFFDB, 0x7FFFFFFF, 0x80000024, 0xFFFFFFDB, 0xFFFFFFFF])
def test_what_a_program_writes_for_a_length_that_it_does_not_know_is_no_claim(
    tmp_path: Path, size: int
) -> None:
    path = write_wav(tmp_path / "pipe.wav", silence(1))
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 40, size)
    path.write_bytes(content)
    facts = facts_of(path)
    assert (facts.status, facts.header_seconds, facts.decoded_seconds) == ("ok", 1.0, 1.0)


@pytest.mark.parametrize("stated", [1000, 8000, 32_000])
def test_a_byte_rate_of_another_kind_of_sound_changes_no_length(tmp_path: Path, stated: int) -> None:
    path = write_wav(tmp_path / "rate.wav", silence(2))
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 28, stated)
    path.write_bytes(content)
    facts = facts_of(path)
    assert (facts.status, facts.header_seconds, facts.decoded_seconds) == ("ok", 2.0, 2.0)
