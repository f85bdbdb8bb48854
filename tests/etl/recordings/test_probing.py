"""Every kind of file ends in a status and a sentence, told by decoding it."""

from __future__ import annotations

import os
import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from etl.recordings.memory import Memory
from etl.recordings.probing import Facts, hash_of, probe
from etl.recordings.slabs import slabs
from models.sound.decoding import opened
from tests.etl.transcribe.material import RATE, silence, voice, write_wav

REAL = Path(os.environ.get("TINGJIAN_REAL", Path(__file__).parents[4] / "shared" / "real")) / "audio"
REAL_STATUS = {
    "asterisk_empty_wav/*.wav": "empty",
    "derived_faults/zero_bytes.wav": "empty",
    "derived_faults/html_error_page.wav": "not_audio",
    "derived_faults/m4a_no_moov_tail.m4a": "undecodable",
    "derived_faults/truncated_in_header.wav": "undecodable",
    "derived_faults/truncated.*": "partial",
    "derived_faults/truncated_half.wav": "partial",
    "derived_faults/zeros_in_middle.mp3": "partial",
    "derived_faults/all_silence_60s_8k.wav": "ok",
    "derived_faults/data_size_ffffffff.wav": "ok",
    "derived_faults/mp3_named.wav": "ok",
    "derived_faults/odd_byte_tail.wav": "ok",
    "derived_faults/riff_size_zero.wav": "ok",
    "derived_telephone/*": "ok",
    "mandarin_firered/*.wav": "ok",
    "aws_pca_call/*.wav": "ok",
    "mcgill_8k_stereo/*.wav": "ok",
    "faster_whisper_tests/*.wav": "ok",
}


def facts_of(path: Path) -> Facts:
    return probe(path, hash_of(path))


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real audio is not there")
@pytest.mark.parametrize("pattern", REAL_STATUS)
def test_every_real_file_gets_its_status(pattern: str) -> None:
    found = {path.name: facts_of(path) for path in sorted(REAL.glob(pattern))}
    assert found
    assert {name: facts.status for name, facts in found.items()} == dict.fromkeys(found, REAL_STATUS[pattern])
    assert all(facts.reason for facts in found.values() if facts.status != "ok")


def encoded(path: Path, codec: str, rate: int, channels: int, container: str | None = None) -> Path:
    """Two seconds of sound in another codec, by PyAV."""
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        sound = np.tile(np.repeat(voice(2.0, 1), max(1, rate // RATE)), (channels, 1))
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(
            stream.codec_context.format, layout, rate, stream.codec_context.frame_size or None
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate", "channels"),
    [
        ("a.wav", "pcm_alaw", 8000, 1),
        ("u.wav", "pcm_mulaw", 8000, 2),
        ("six.wav", "pcm_s16le", 48000, 6),
        ("ima.wav", "adpcm_ima_wav", 8000, 1),
        ("c.flac", "flac", 16000, 2),
        ("c.mp3", "libmp3lame", 8000, 1),
        ("c.opus", "libopus", 48000, 1),
        ("c.m4a", "aac", 8000, 1),
        ("v.wav", "pcm_u8", 11025, 1),
    ],
)
def test_telephone_formats_decode_with_their_channels_apart(
    tmp_path: Path, name: str, codec: str, rate: int, channels: int
) -> None:
    facts = facts_of(encoded(tmp_path / name, codec, rate, channels))
    assert (facts.status, facts.channels) == ("ok", channels)
    assert facts.codec in {codec, "mp3float", "mp3", "opus", "aac"}
    with opened(tmp_path / name) as recording:
        blocks = list(recording.blocks())
    assert {block.shape[0] for block in blocks} == {channels}
    assert sum(block.shape[1] for block in blocks) == pytest.approx(
        2.0 * 16000 * RATE * max(1, rate // RATE) / rate, rel=0.1
    )


def test_a_header_that_lies_about_the_length_is_not_believed(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "lie.wav", silence(0.44))
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 40, 222 * RATE * 2)
    path.write_bytes(content)
    facts = facts_of(path)
    assert (facts.status, facts.header_seconds, facts.decoded_seconds) == ("partial", 222.0, 0.44)
    assert facts.reason == "the header says 222.00 s, 0.44 s can be decoded"


def test_sound_beyond_what_the_header_says_is_heard_and_told(tmp_path: Path) -> None:
    one = write_wav(tmp_path / "one.wav", voice(3.0, 1)).read_bytes()
    short, twice, chunk = (tmp_path / f"{name}.wav" for name in ("short", "twice", "chunk"))
    short.write_bytes(one[:40] + struct.pack("<I", 1600) + one[44:])
    twice.write_bytes(one + one)
    chunk.write_bytes(one + b"LIST" + struct.pack("<I", 9000) + bytes(9000))
    assert facts_of(short).reason == "the header says 0.10 s, 3.00 s can be decoded"
    assert facts_of(twice).decoded_seconds == pytest.approx(6.0, abs=0.01)
    assert {facts_of(path).status for path in (short, twice, chunk)} == {"ok"}
    assert (facts_of(chunk).decoded_seconds, facts_of(chunk).reason) == (pytest.approx(3.0, abs=0.01), "")


def test_twelve_channels_are_kept_apart(tmp_path: Path) -> None:
    sound = np.repeat(np.arange(12, dtype=np.int16)[None] * 1000, RATE, axis=0)
    with wave.open(str(tmp_path / "twelve.wav"), "wb") as out:
        out.setparams((12, 2, RATE, 0, "NONE", ""))
        out.writeframes(sound.tobytes())
    assert facts_of(tmp_path / "twelve.wav").channels == 12
    with opened(tmp_path / "twelve.wav") as recording:
        middle = next(recording.blocks())[:, 8000]
    assert middle == pytest.approx(np.arange(12) * 1000 / 32768, abs=1e-3)


def test_sound_that_goes_from_mono_to_stereo_is_heard_to_its_end(tmp_path: Path) -> None:
    mono = encoded(tmp_path / "mono.aac", "aac", 16000, 1)
    stereo = encoded(tmp_path / "stereo.aac", "aac", 16000, 2)
    both = tmp_path / "both.aac"
    both.write_bytes(mono.read_bytes() + stereo.read_bytes())
    facts = facts_of(both)
    assert (facts.status, facts.channels, facts.reason) == ("ok", 1, "")
    with opened(both) as recording:
        heard = sum(block.shape[1] for block in recording.blocks())
    assert heard / 16000 == pytest.approx(facts.decoded_seconds, abs=0.1) and facts.decoded_seconds > 3.9


@pytest.mark.parametrize(
    ("name", "codec", "container", "rate"),
    [
        ("a.ulaw", "pcm_mulaw", "mulaw", 8000),
        ("a.al", "pcm_alaw", "alaw", 8000),
        ("a.sln", "pcm_s16le", "s16le", 8000),
        ("a.sln16", "pcm_s16le", "s16le", 16000),
        ("a.g722", "g722", "g722", 16000),
        ("a.pcm", "pcm_s16le", "s16le", 8000),
        ("asterisk.pcm", "pcm_mulaw", "mulaw", 8000),
    ],
)
def test_sound_without_a_header_is_told_by_its_ending(
    tmp_path: Path, name: str, codec: str, container: str, rate: int
) -> None:
    facts = facts_of(encoded(tmp_path / name, codec, rate, 1, container))
    assert (facts.status, facts.sample_rate, facts.channels) == ("ok", rate, 1)
    assert facts.decoded_seconds == pytest.approx(2.0, abs=0.05)


def test_bytes_without_a_header_are_looked_at_again_under_the_name_that_says_what_they_are(
    tmp_path: Path,
) -> None:
    path = encoded(tmp_path / "a.ulaw", "pcm_mulaw", 8000, 1, "mulaw").rename(tmp_path / "a.bin")
    memory = Memory(tmp_path / "data")
    assert memory.facts(path).status == "not_audio"
    assert memory.facts(path.rename(tmp_path / "a.ulaw")).status == "ok"


def test_a_header_of_one_hertz_is_refused_and_not_stretched_to_weeks(tmp_path: Path) -> None:
    content = bytearray(write_wav(tmp_path / "slow.wav", silence(1)).read_bytes())
    struct.pack_into("<II", content, 24, 1, 2)
    (tmp_path / "slow.wav").write_bytes(content)
    facts = facts_of(tmp_path / "slow.wav")
    assert (facts.status, facts.reason) == (
        "undecodable",
        "its header says 1 samples a second, which is no sound",
    )


def test_a_folder_a_pipe_and_a_loop_of_links_end_in_a_status_and_never_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "loop.wav").symlink_to(tmp_path / "loop.wav")
    found = {
        name: Memory(tmp_path / "data").facts(tmp_path / f"{name}.wav")
        for name in ("pipe", "folder", "loop", "none")
    }
    assert {name: facts.status for name, facts in found.items()} == {
        "pipe": "not_audio", "folder": "not_audio", "loop": "undecodable", "none": "missing",
    }  # fmt: skip
    assert "pipe" in found["pipe"].reason and "folder" in found["folder"].reason


def test_a_file_that_is_removed_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "gone.wav", silence(45))
    with opened(path) as recording:
        blocks = recording.blocks()
        next(blocks)
        path.unlink()
        rest = sum(block.shape[1] for block in blocks)
    assert rest > 20 * 16000 and recording.fault is None


def test_a_file_that_is_cut_while_it_is_read_keeps_what_was_decoded(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "cut.wav", silence(60))
    with opened(path) as recording:
        blocks = recording.blocks()
        next(blocks)
        os.truncate(path, 1000)
        for _ in blocks:
            pass
    assert 15 < recording.decoded_seconds < 60


def test_a_playlist_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.wav"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n")
    assert facts_of(path).status == "not_audio"


def test_a_long_recording_is_heard_in_slabs_of_minutes(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        minute = bytes([128]) * (60 * RATE)
        for _ in range(20):
            file.writeframes(minute)
    with opened(path) as recording:
        longest = max(slab.audio.shape[1] for slab in slabs(recording))
    assert recording.decoded_seconds == pytest.approx(20 * 60)
    assert longest < 6 * 60 * 16000


def test_content_is_decoded_once_under_whatever_name(tmp_path: Path) -> None:
    one = write_wav(tmp_path / "one.wav", silence(1))
    memory = Memory(tmp_path / "data")
    facts = memory.facts(one)
    other = one.rename(tmp_path / "other.wav")
    assert memory.facts(other) == facts
    assert len(list((tmp_path / "data" / "recordings" / "facts").iterdir())) == 1
    write_wav(other, silence(2))
    assert memory.facts(other).decoded_seconds == 2.0


def test_values_that_are_no_numbers_cost_their_moment_and_not_the_rest_of_the_recording(
    tmp_path: Path,
) -> None:
    path = encoded(tmp_path / "floats.wav", "pcm_f32le", RATE, 1)
    whole = facts_of(path)
    content = bytearray(path.read_bytes())
    place = content.find(b"data") + 8 + 4 * 800
    content[place : place + 400] = struct.pack("<f", float("nan")) * 50 + struct.pack("<f", float("inf")) * 50
    path.write_bytes(content)
    assert (whole.speech_seconds or 0) > 1
    assert facts_of(path).speech_seconds == pytest.approx(whole.speech_seconds, abs=0.3)
