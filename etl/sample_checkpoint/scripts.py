"""Random scripts for evaluation calls: turns of fixed sentences whose neighbours never met in training."""

from __future__ import annotations

import numpy as np

from etl.sample_checkpoint.sentences import VOICES, sentences
from etl.sample_checkpoint.windows import held_out

Script = list[tuple[str, str]]


def script(draw: np.random.Generator, count: int = 22) -> Script:
    """`count` sentences in turns of one to three; within a turn only pairs that training left out, where one is."""
    by_side = {
        side: [i for i, one in enumerate(sentences()) if one.speaker == side]
        for side in ("agent", "customer")
    }
    lines: Script = []
    side = "agent"
    while len(lines) < count:
        last = None
        for _ in range(int(draw.integers(1, 4))):
            choices = [i for i in by_side[side] if last is None or held_out(last, i)] or by_side[side]
            last = int(draw.choice(choices))
            lines.append((side, sentences()[last].id))
        side = "customer" if side == "agent" else "agent"
    return lines


def two_voices(draw: np.random.Generator) -> dict[str, str]:
    """Two different voices, one per side."""
    agent, customer = draw.choice(len(VOICES), 2, replace=False)
    return {"agent": VOICES[agent], "customer": VOICES[customer]}
