"""A mono call saved as stereo is heard once, late on one side or not; two speakers are never taken for one."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from etl.recordings.slabs import Slab, slabs
from etl.recordings.voice import FRAME
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.one_sound import same_on_every_channel
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models.settings import Settings
from models.sound.decoding import opened
from tests.etl.sample_checkpoint.make_clips import CLIPS
from tests.etl.transcribe.material import RATE, probed, write_wav


def call() -> np.ndarray:
    """Both sides of a call, (2, samples) at 8 kHz."""
    with av.open(str(CLIPS / "clear_one.flac")) as container:
        parts = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(audio=0)]
    return np.concatenate(parts).T.astype(np.float32) / 32768


def late(sound: np.ndarray, seconds: float) -> np.ndarray:
    return np.concatenate([np.zeros(int(seconds * RATE), np.float32), sound])[: len(sound)]


def noise(like: np.ndarray, seed: int) -> np.ndarray:
    return np.float32(0.003) * np.random.default_rng(seed).standard_normal(len(like)).astype(np.float32)


def heard(folder: Path, *channels: np.ndarray) -> Slab:
    with opened(write_wav(folder / "call.wav", *channels)) as recording:
        (slab,) = slabs(recording)
    return slab


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.04, 0.3, 0.6])
@pytest.mark.parametrize("level", [1.0, -0.5])
def test_a_late_copy_is_one_sound_at_any_level_with_noise_of_its_own_whichever_side_is_late(
    tmp_path: Path, seconds: float, level: float
) -> None:
    mono = call().sum(axis=0) * 0.7
    copy = level * late(mono, seconds) + noise(mono, 2)
    for sides in ((mono + noise(mono, 1), copy), (copy, mono + noise(mono, 1))):
        assert same_on_every_channel(heard(tmp_path, *sides))


@pytest.mark.parametrize("echo_db", [None, -2, -3, -6, -10, -20])
@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.2])
def test_two_speakers_stay_two_however_loud_the_others_echo_is(
    tmp_path: Path, echo_db: float | None, seconds: float
) -> None:
    agent, customer = call()
    gain = 0.0 if echo_db is None else 10 ** (echo_db / 20)
    both = (agent + gain * late(customer, seconds), customer + gain * late(agent, seconds))
    assert not same_on_every_channel(heard(tmp_path, *both))
    assert not same_on_every_channel(heard(tmp_path, agent, both[1]))


def test_one_word_of_a_second_speaker_between_loud_echoes_keeps_the_sides_apart(tmp_path: Path) -> None:
    agent, customer = call()
    first = int(np.abs(customer).argmax()) - RATE // 4
    word = np.zeros_like(customer)
    word[first : first + RATE // 2] = customer[first : first + RATE // 2]
    assert not same_on_every_channel(heard(tmp_path, agent, late(agent, 0.1) + word))


def test_a_far_softer_copy_is_an_echo_and_no_second_saving(tmp_path: Path) -> None:
    mono = call().sum(axis=0) * 0.7
    assert not same_on_every_channel(heard(tmp_path, mono, 0.1 * late(mono, 0.1)))


def test_where_nobody_speaks_nothing_is_said_against_it_and_one_channel_is_none(tmp_path: Path) -> None:
    hiss = np.zeros(3 * RATE, np.float32)
    assert same_on_every_channel(heard(tmp_path, hiss + noise(hiss, 1), hiss + noise(hiss, 2)))
    assert not same_on_every_channel(heard(tmp_path, hiss))


@pytest.mark.parametrize("frames", range(1, 8))
def test_a_syllable_is_too_short_to_tell_a_late_copy_by(frames: int) -> None:
    rising = np.linspace(0.01, 1, frames * FRAME, dtype=np.float32)
    voice = np.full((2, frames), 0.9, dtype=np.float32)
    assert not same_on_every_channel(Slab(0, np.stack([rising, rising**2]), voice))


def test_a_late_copy_is_written_once(tmp_path: Path) -> None:
    mono = call().sum(axis=0) * 0.7
    paths = [
        write_wav(tmp_path / "mono.wav", mono),
        write_wav(tmp_path / "late.wav", mono, 0.8 * late(mono, 0.25)),
    ]
    data = probed(tmp_path / "data", paths)
    transcribe_all(data, Settings(data=data), model=str(CHECKPOINT))
    store = Store(data)
    made = [store.transcript(name) or {} for name in store.done()]
    assert sorted((content["channels"], content["one_sound"]) for content in made) == [(1, False), (2, True)]
    one, other = ([said["text"] for said in content["utterances"]] for content in made)
    assert one == other and len(one) > 4
