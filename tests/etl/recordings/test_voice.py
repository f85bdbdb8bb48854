"""The lockstep voice network is silero's: the same probabilities as its own code, block by block."""

from __future__ import annotations

import numpy as np
import torch

from etl.recordings.voice import FRAME, Memory, probabilities
from tests.etl.transcribe.material import silence, voice


def test_the_same_probabilities_as_silero_one_frame_at_a_time() -> None:
    from silero_vad import load_silero_vad

    sound = np.repeat(np.concatenate([silence(0.2), voice(1.6, 1), silence(0.2)]), 2)
    sound = sound[: len(sound) // FRAME * FRAME]
    other = np.ascontiguousarray(sound[::-1])
    memory = Memory.fresh(2)
    both = np.stack([sound, other])
    half = len(sound) // FRAME // 2 * FRAME
    mine = np.concatenate(
        [probabilities(both[:, :half], memory), probabilities(both[:, half:], memory)], axis=1
    )
    stock = load_silero_vad()
    for channel, row in zip(both, mine, strict=True):
        stock.reset_states()
        theirs = [
            stock(torch.from_numpy(channel[i : i + FRAME]), 16000).item()
            for i in range(0, len(channel), FRAME)
        ]
        assert np.abs(np.array(theirs) - row).max() < 1e-4
    assert mine.max() > 0.5
