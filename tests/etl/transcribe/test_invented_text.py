"""Where nobody speaks nothing is decoded, so nothing can be invented."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from etl.recordings.probing import hash_of, probe
from etl.transcribe.jobs import Job
from etl.transcribe.listening import Ended, listen
from etl.transcribe.options import Options
from tests.etl.transcribe.material import RATE, write_wav

SECONDS = 20


def tone(*frequencies: float, on: float = SECONDS, off: float = 0.0) -> np.ndarray:
    time = np.arange(SECONDS * RATE) / RATE
    sound = sum(np.sin(2 * np.pi * frequency * time) for frequency in frequencies) / len(frequencies)
    return (0.3 * sound * ((time % (on + off)) < on)).astype(np.float32)


def keys() -> np.ndarray:
    rows, columns = (697, 770, 852, 941), (1209, 1336, 1477)
    presses = [tone(rows[n % 4], columns[n % 3])[: int(0.15 * RATE)] for n in range(40)]
    return np.concatenate(
        [np.concatenate([press, np.zeros(int(0.2 * RATE), dtype=np.float32)]) for press in presses]
    )


def melody() -> np.ndarray:
    notes = (262, 330, 392, 523, 392, 330, 294, 349, 440, 349)
    return np.concatenate([tone(note, note * 2, note * 3)[: int(0.4 * RATE)] for note in notes * 4])


def noise(level: float) -> np.ndarray:
    return (level * np.random.default_rng(0).standard_normal(SECONDS * RATE)).astype(np.float32)


SOUNDS = {
    "digital silence": np.zeros(SECONDS * RATE, dtype=np.float32),
    "faint noise": noise(0.003),
    "loud noise": noise(0.1),
    "ring-back 450 Hz": tone(450, on=1, off=4),
    "ring-back 440+480 Hz": tone(440, 480, on=2, off=4),
    "busy tone": tone(450, on=0.35, off=0.35),
    "dial tone": tone(350, 440),
    "DTMF": keys(),
    "melody": melody(),
}


@pytest.mark.parametrize("level", [1.0, 0.01])
@pytest.mark.parametrize("sound", SOUNDS)
def test_no_window_is_cut_from(tmp_path: Path, sound: str, level: float) -> None:
    path = write_wav(tmp_path / "sound.wav", level * SOUNDS[sound], level * SOUNDS[sound][::-1])
    (only,) = listen(Job(hash_of(path), path), 80, Options())
    assert isinstance(only, Ended) and only.windows == 0 and only.fault is None
    assert probe(path, hash_of(path)).speech_seconds == 0
