"""Time that went on without any sound in the file is part of the recording."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from models.sound.decoding import opened
from tests.etl.recordings.test_probing import facts_of

RATE = 48_000


def with_gaps(path: Path, *starts: float) -> Path:
    """A file with a tone of a second from each of these seconds on, and nothing between."""
    codec, size = ("libopus", 960) if path.suffix == ".webm" else ("aac", 1024)
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=RATE, layout="mono")
        to_codec = av.AudioResampler(stream.codec_context.format, "mono", RATE)
        for place in (round(start * RATE) + first for start in starts for first in range(0, RATE, size)):
            tone = np.sin(np.arange(size, dtype=np.float32) / 20)[None] / 2
            frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, place, Fraction(1, RATE)
            for part in to_codec.resample(frame):
                out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("name", ["a.webm", "a.m4a"])
def test_a_muted_stretch_lasts_as_long_as_it_did_and_is_silent(tmp_path: Path, name: str) -> None:
    path = with_gaps(tmp_path / name, 0.0, 4.0, 9.0)
    assert facts_of(path).decoded_seconds == pytest.approx(10.0, abs=0.1)
    with opened(path) as recording:
        sound = np.concatenate(list(recording.blocks()), axis=1)[0]
    loud = [
        float(np.abs(sound[second * 16000 + 4000 : second * 16000 + 12000]).max()) for second in range(10)
    ]
    assert [second for second, level in enumerate(loud) if level > 0.1] == [0, 4, 9]


def test_a_time_that_no_recording_has_makes_no_silence(tmp_path: Path) -> None:
    assert facts_of(with_gaps(tmp_path / "a.webm", 0.0, 90_000.0)).decoded_seconds < 3
