"""`python -m tests.etl.sample_checkpoint.make_clips`: speaks the clips of the tests anew (needs espeak-ng)."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from etl.sample_checkpoint.calls import Call, render
from etl.sample_checkpoint.scripts import script, two_voices
from etl.sample_checkpoint.speech import RATE

CLIPS = Path(__file__).parent / "clips"
KINDS = {
    "clear_one": (15.0, 30.0),
    "clear_two": (15.0, 30.0),
    "noisy": (5.0, 15.0),
    "noisy_two": (5.0, 15.0),
    "noisy_three": (5.0, 15.0),
}


def write_flac(path: Path, samples: np.ndarray) -> None:
    """int16 samples (n, 2) as stereo FLAC at 8 kHz."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), "s16", "stereo")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def described(name: str, call: Call) -> str:
    """The turns of a call as a table of clips.toml: side, sentence id, start in seconds."""
    turns = "\n".join(f'  ["{turn.side}", "{turn.sentence}", {turn.start:.3f}],' for turn in call.turns)
    return f"[{name}]\nturns = [\n{turns}\n]\n"


def main() -> None:
    """Five calls of eight sentences."""
    CLIPS.mkdir(exist_ok=True)
    draw, told = np.random.default_rng(314), []
    for seed, (name, noise_db) in enumerate(KINDS.items()):
        call = render(script(draw, 8), two_voices(draw), 9000 + seed, noise_db)
        write_flac(CLIPS / f"{name}.flac", call.samples)
        told.append(described(name, call))
    (CLIPS / "clips.toml").write_text("\n".join(told), encoding="utf-8")


if __name__ == "__main__":
    main()
