"""The trained model: one linear classifier a label and side over the features, kept as plain arrays (`model.npz`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("model.npz")
SIDES = ("agent", "customer")


@dataclass(frozen=True)
class Linear:
    """A side's classifier: score = tf-idf of the features (length 1) times the weights, plus the bias.

    `slope` and `offset` turn a score into a probability (fitted on scores of batches that were held out);
    `threshold` is the probability from which a label is put.
    """

    labels: tuple[str, ...]
    index: dict[str, int]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    offset: np.ndarray
    threshold: np.ndarray

    def known(self, names: Sequence[str]) -> np.ndarray:
        """The positions of those features in the model, -1 where unknown or where it stood before."""
        positions = np.array([self.index.get(name, -1) for name in names], dtype=np.int64)
        _, first = np.unique(positions, return_index=True)
        once = np.full_like(positions, -1)
        once[first] = positions[first]
        return once

    def contributions(self, known: np.ndarray, label: int) -> np.ndarray:
        """What each feature adds to a label's score."""
        value = np.where(known >= 0, self.idf[known], 0.0)
        norm = float(np.sqrt(value @ value)) or 1.0
        return self.weights[known, label] * (value / norm)

    def scores(self, known: np.ndarray) -> np.ndarray:
        """The raw score of each label."""
        mine = known[known >= 0]
        value = self.idf[mine]
        norm = float(np.sqrt(value @ value)) or 1.0
        return (value / norm) @ self.weights[mine] + self.bias

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Calibrated probabilities of raw scores."""
        return 1.0 / (1.0 + np.exp(-(self.slope * scores + self.offset)))


def save(models: dict[str, Linear], path: Path = FILE) -> None:
    """Write the models of both sides; no pickle, weights in half precision."""
    arrays: dict[str, Any] = {}
    for side, model in models.items():
        arrays[f"{side}.labels"] = np.array(model.labels)
        arrays[f"{side}.names"] = np.frombuffer("\n".join(model.index).encode("utf-8"), dtype=np.uint8)
        arrays[f"{side}.weights"] = model.weights.astype(np.float16)
        for name in ("idf", "bias", "slope", "offset", "threshold"):
            arrays[f"{side}.{name}"] = getattr(model, name).astype(np.float32)
    np.savez_compressed(path, **arrays)


def load(path: Path = FILE) -> dict[str, Linear]:
    """The models of both sides."""
    with np.load(path, allow_pickle=False) as arrays:
        return {side: _one(arrays, side) for side in SIDES}


def _one(arrays: Any, side: str) -> Linear:
    names = bytes(arrays[f"{side}.names"]).decode("utf-8").split("\n")
    numbers = {
        name: arrays[f"{side}.{name}"].astype(np.float32)
        for name in ("idf", "weights", "bias", "slope", "offset", "threshold")
    }
    labels = tuple(str(label) for label in arrays[f"{side}.labels"])
    return Linear(labels=labels, index={name: i for i, name in enumerate(names)}, **numbers)
