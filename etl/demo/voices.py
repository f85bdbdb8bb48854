"""Speaks the sample's scripts and keeps them as small Opus files: `python -m etl.demo.voices`, with espeak-ng at hand.

The recordings are committed, so that nobody else needs espeak-ng.
"""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from etl.demo.scripts import Script, scripts
from etl.demo.talks import FOLDER
from etl.sample_checkpoint.calls import render
from etl.sample_checkpoint.speech import RATE

_BITS_A_SECOND = 16_000
# Family 255 keeps the channels apart; coupled stereo at this rate would write one voice into both.
_OPTIONS = {"application": "voip", "mapping_family": "255"}
_NOISE_DB = (20.0, 30.0)


def speak_all() -> None:
    """Render every script and write the index beside the recordings."""
    FOLDER.mkdir(exist_ok=True)
    entries = []
    for number, script in enumerate(scripts(), start=1):
        voices = {"agent": script.agent_voice, "customer": script.customer_voice}
        call = render(script.turns, voices, seed=number, noise_db=_NOISE_DB)
        _encode(FOLDER / f"{script.name}.opus", call.samples)
        entries.append(_entry(script, len(call.samples) / RATE))
    (FOLDER / "index.toml").write_text("\n".join(entries), encoding="utf-8")


def _encode(path: Path, samples: np.ndarray) -> None:
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="stereo", options=_OPTIONS)
        stream.bit_rate = _BITS_A_SECOND
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _entry(script: Script, seconds: float) -> str:
    faults = ", ".join(f'"{fault}"' for fault in script.faults)
    return (
        f'[[talks]]\nfile = "{script.name}.opus"\nseconds = {seconds:.2f}\ncallee = "{script.callee}"\n'
        f"faults = [{faults}]\npromise = {str(script.promise).lower()}\n"
    )


if __name__ == "__main__":
    speak_all()
