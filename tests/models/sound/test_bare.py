"""Sound without a header, and with one that few programs write."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from models.sound.decoding import opened
from tests.etl.recordings.test_probing import encoded, facts_of
from tests.etl.transcribe.material import RATE, voice, write_wav


def sound(path: Path) -> np.ndarray:
    with opened(path) as recording:
        return np.concatenate(list(recording.blocks()), axis=1)[0]


@pytest.mark.parametrize(
    ("name", "codec", "container", "silent"),
    [("a.ulaw", "pcm_mulaw", "mulaw", b"\xff"), ("a.sln", "pcm_s16le", "s16le", b"\xff\xff")],
)
def test_silence_at_the_beginning_is_not_taken_for_a_frame_of_mp3(
    tmp_path: Path, name: str, codec: str, container: str, silent: bytes
) -> None:
    path = encoded(tmp_path / name, codec, RATE, 1, container)
    path.write_bytes(silent * RATE + path.read_bytes())
    facts = facts_of(path)
    assert (facts.status, facts.decoded_seconds) == ("ok", pytest.approx(3.0, abs=0.05))


@pytest.mark.parametrize(("ending", "rate"), [("vox", 8000), ("vox6", 6000)])
def test_adpcm_of_dialogic_sounds_as_it_does_behind_a_header(tmp_path: Path, ending: str, rate: int) -> None:
    codes = np.random.default_rng(1).bytes(rate)
    bare, whole = tmp_path / f"a.{ending}", tmp_path / "a.wav"
    bare.write_bytes(codes)
    kind = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 0x17, 1, rate, rate // 2, 1, 4, 0)
    body = b"WAVE" + kind + struct.pack("<4sI", b"data", len(codes)) + codes
    whole.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
    facts = facts_of(bare)
    assert (facts.status, facts.container, facts.codec) == ("ok", "vox", "adpcm_ima_oki")
    assert (facts.sample_rate, facts.channels, facts.decoded_seconds) == (rate, 1, 2.0)
    assert np.array_equal(sound(bare), sound(whole))


def test_a_wav_file_that_is_called_vox_or_pcm_is_one(tmp_path: Path) -> None:
    for name in ("a.vox", "a.pcm"):
        assert facts_of(write_wav(tmp_path / name, voice(1.0, 1))).container == "wav"


def test_a_file_of_nist_is_heard(tmp_path: Path) -> None:
    said = (voice(1.0, 1) * 32767).astype("<i2")
    header = f"""NIST_1A\n   1024\nsample_count -i {len(said)}\nsample_n_bytes -i 2\nchannel_count -i 1
sample_byte_format -s2 01\nsample_rate -i {RATE}\nsample_coding -s3 pcm\nend_head\n"""
    (tmp_path / "a.sph").write_bytes(header.encode().ljust(1024) + said.tobytes())
    facts = facts_of(tmp_path / "a.sph")
    assert (facts.status, facts.container, facts.decoded_seconds) == ("ok", "nistsphere", 1.0)
