"""A small convolutional network over characters, sounds and concepts, in plain arrays (`network.npz`).

Each position of an utterance is the sum of what its character, its syllable and the concepts over it are worth; filters of
two to four positions look for what they know, the best find of each counts, and a linear layer makes the scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("network.npz")
WIDTHS = (2, 3, 4)
MOST_CONCEPTS = 4
_PAD = 3


@dataclass
class Network:
    """A side's network; `symbols` are the characters, `~syllables`, `<concepts` and `@callees` it knows (0 is none)."""

    symbols: dict[str, int]
    worth: np.ndarray
    filters: list[np.ndarray]
    filter_bias: list[np.ndarray]
    out: np.ndarray
    out_bias: np.ndarray

    def encode(
        self, folded: str, sounds: Sequence[str], concepts: Sequence[tuple[int, int, str]], callee: str
    ) -> np.ndarray:
        """The symbols at each position, (positions, 3 + MOST_CONCEPTS); blank positions before and after."""
        rows = np.zeros((len(folded) + 2 * _PAD, 3 + MOST_CONCEPTS), dtype=np.int32)
        get = self.symbols.get
        rows[:, 2] = get(f"@{callee}", 0)
        for place, (character, sound) in enumerate(zip(folded, sounds, strict=True), start=_PAD):
            rows[place, 0] = get(character, 0)
            rows[place, 1] = get(f"~{sound}", 0)
        filled = np.zeros(len(rows), dtype=np.int32)
        for start, end, name in concepts:
            number = get(f"<{name}", 0)
            for place in range(start + _PAD, end + _PAD):
                if number and filled[place] < MOST_CONCEPTS:
                    rows[place, 3 + filled[place]] = number
                    filled[place] += 1
        return rows

    def pooled(self, rows: np.ndarray) -> np.ndarray:
        """The best find of each filter."""
        values = self.worth[rows].sum(axis=1)
        best = []
        for width, kernel, bias in zip(WIDTHS, self.filters, self.filter_bias, strict=True):
            windows = np.lib.stride_tricks.sliding_window_view(values, width, axis=0)
            flat = windows.transpose(0, 2, 1).reshape(len(windows), -1)
            best.append(np.maximum((flat @ kernel).max(axis=0) + bias, 0))
        return np.concatenate(best)

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """The raw score of each label."""
        return self.pooled(rows) @ self.out + self.out_bias


def save(networks: dict[str, Network], path: Path = FILE) -> None:
    """Write the networks of both sides; no pickle, half precision."""
    arrays: dict[str, Any] = {}
    for side, one in networks.items():
        arrays[f"{side}.symbols"] = np.frombuffer("\n".join(one.symbols).encode("utf-8"), dtype=np.uint8)
        for name in ("worth", "out", "out_bias"):
            arrays[f"{side}.{name}"] = getattr(one, name).astype(np.float16)
        for number in range(len(WIDTHS)):
            arrays[f"{side}.filters.{number}"] = one.filters[number].astype(np.float16)
            arrays[f"{side}.filter_bias.{number}"] = one.filter_bias[number].astype(np.float16)
    np.savez_compressed(path, **arrays)


def load(path: Path = FILE) -> dict[str, Network]:
    """The networks by side."""
    with np.load(path, allow_pickle=False) as arrays:
        sides = sorted({name.split(".")[0] for name in arrays.files})
        return {side: _one(arrays, side) for side in sides}


def _one(arrays: Any, side: str) -> Network:
    names = bytes(arrays[f"{side}.symbols"]).decode("utf-8").split("\n")

    def array(name: str) -> np.ndarray:
        return arrays[f"{side}.{name}"].astype(np.float32)

    return Network(
        {name: number for number, name in enumerate(names, start=1)},
        array("worth"),
        [array(f"filters.{number}") for number in range(len(WIDTHS))],
        [array(f"filter_bias.{number}") for number in range(len(WIDTHS))],
        array("out"),
        array("out_bias"),
    )
