"""How loud somebody is recorded does not decide whether he is heard; ordinary sound stays as it is."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from etl.demo import talks
from etl.recordings.level import audible, levelled
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models.settings import Settings
from tests.etl.transcribe import material


def level(audio: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(audio - audio.mean()))))


def test_ordinary_sound_stays_bit_for_bit_as_it_is_and_quiet_sound_is_brought_to_it() -> None:
    voice = material.voice(2.0, 1)
    assert levelled(voice) is voice
    assert level(levelled(voice * np.float32(0.01))) == pytest.approx(-26.0, abs=0.1)
    assert level(levelled(voice * np.float32(1e-5))) < -40.0, "what is hardly there stays hardly there"
    assert abs(float(levelled(voice + np.float32(0.3)).mean())) < 1e-4


def test_the_detector_hears_each_channel_at_a_level_of_its_own_and_ordinary_sound_as_it_is() -> None:
    voice = np.repeat(material.voice(3.0, 1), 2)
    ordinary, soft = np.stack([voice, voice]), np.stack([voice, voice * np.float32(0.005)])
    assert audible(ordinary) is ordinary
    assert np.array_equal(audible(soft)[0], voice)
    assert level(audible(soft)[1]) == pytest.approx(-26.0, abs=2.0)
    assert not audible(np.zeros((2, 40_000), np.float32)).any()
    assert audible(soft[:, :100]).shape == (2, 100)


@pytest.mark.parametrize("silence", [np.zeros(800, np.float32), np.zeros(0, np.float32)])
def test_silence_stays_silence(silence: np.ndarray) -> None:
    assert not levelled(silence).any()


def test_a_talk_recorded_far_too_softly_gives_the_same_text(tmp_path: Path) -> None:
    sound = eight_seconds(Path(talks.__file__).parent / "recordings" / "talk_001.opus")
    paths = [
        material.write_wav(tmp_path / f"call{n}.wav", *(sound * gain))
        for n, gain in enumerate((1.0, 0.03, 0.01))
    ]
    data = material.probed(tmp_path / "data", paths)
    transcribe_all(data, Settings(data=data), model=str(CHECKPOINT))
    store = Store(data)
    texts = [[said["text"] for said in (store.transcript(name) or {})["utterances"]] for name in store.done()]
    assert len(texts) == 3 and texts[0] == texts[1] == texts[2] != []


def eight_seconds(path: Path) -> np.ndarray:
    """The beginning of a recording: (channels, samples) at 8 kHz."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", material.RATE)
        parts = [
            part.to_ndarray() for frame in container.decode(audio=0) for part in resampler.resample(frame)
        ]
    return np.concatenate(parts, axis=1)[:, : 8 * material.RATE]
