"""Trains the network by gradient descent in plain arrays: only a filter's best find passes a gradient on, which is cheap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from models.language.network import WIDTHS, Network

SIZE = 64
FILTERS = 64
EPOCHS = 7
BATCH = 64
STEP = 0.002
KEEP = 0.6
HIDE_CHARACTER = 0.15
HIDE_CONCEPT = 0.1
POSITIVE_WEIGHT = 2.0
SHRINK = 1e-5


def symbols_of(
    read: Sequence[tuple[str, list[str], list[tuple[int, int, str]], str]], least: int = 2
) -> dict[str, int]:
    """The characters, syllables, concepts and callees that stand in at least `least` utterances."""
    counts: Counter[str] = Counter()
    for folded, sounds, concepts, callee in read:
        counts.update(
            set(folded)
            | {f"~{one}" for one in sounds}
            | {f"<{name}" for _, _, name in concepts}
            | {f"@{callee}"}
        )
    return {
        name: number
        for number, name in enumerate(sorted(n for n, c in counts.items() if c >= least), start=1)
    }


def fresh(symbols: dict[str, int], labels: int, random: np.random.Generator) -> Network:
    """A network that knows nothing yet."""
    worth = random.normal(0, 0.1, (len(symbols) + 1, SIZE)).astype(np.float32)
    worth[0] = 0
    filters = [
        random.normal(0, (2 / (w * SIZE)) ** 0.5, (w * SIZE, FILTERS)).astype(np.float32) for w in WIDTHS
    ]
    bias = [np.zeros(FILTERS, dtype=np.float32) for _ in WIDTHS]
    out = random.normal(0, 0.05, (FILTERS * len(WIDTHS), labels)).astype(np.float32)
    return Network(symbols, worth, filters, bias, out, np.full(labels, -3.0, dtype=np.float32))


def learn(
    network: Network, encoded: list[np.ndarray], truth: np.ndarray, open_to: np.ndarray, seed: int
) -> None:
    """Fit in place; `truth` and `open_to` are (utterances, labels): labels that cannot stand teach nothing."""
    random = np.random.default_rng(seed)
    steps = _Adam([network.worth, *network.filters, *network.filter_bias, network.out, network.out_bias])
    lengths = np.array([len(rows) for rows in encoded])
    for epoch in range(EPOCHS):
        order = np.argsort(lengths + random.uniform(0, 6, len(lengths)))
        groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        random.shuffle(groups)
        rate = STEP * (1 - epoch / EPOCHS) + 1e-4
        for group in groups:
            rows = _padded([encoded[i] for i in group], random)
            steps.go(_gradients(network, rows, truth[group], open_to[group], random), rate)
            network.worth[0] = 0


def _padded(encoded: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
    """One array of a batch; some characters and concepts are hidden, as a recogniser mishears them (sounds stay)."""
    longest = max(len(rows) for rows in encoded)
    batch = np.zeros((len(encoded), longest, encoded[0].shape[1]), dtype=np.int32)
    for number, rows in enumerate(encoded):
        batch[number, : len(rows)] = rows
    batch[:, :, 0][random.random(batch.shape[:2]) < HIDE_CHARACTER] = 0
    batch[:, :, 3:][random.random(batch[:, :, 3:].shape) < HIDE_CONCEPT] = 0
    return batch


def _gradients(
    network: Network, rows: np.ndarray, truth: np.ndarray, open_to: np.ndarray, random: np.random.Generator
) -> list[np.ndarray]:
    values = network.worth[rows].sum(axis=2)
    pooled, places, flats = [], [], []
    for width, kernel, bias in zip(WIDTHS, network.filters, network.filter_bias, strict=True):
        windows = np.lib.stride_tricks.sliding_window_view(values, width, axis=1).transpose(0, 1, 3, 2)
        flat = np.ascontiguousarray(windows).reshape(len(rows), windows.shape[1], -1)
        found = flat @ kernel
        place = found.argmax(axis=1)
        pooled.append(np.maximum(np.take_along_axis(found, place[:, None], axis=1)[:, 0] + bias, 0))
        places.append(place)
        flats.append(flat)
    joined = np.concatenate(pooled, axis=1)
    kept = (random.random(joined.shape) < KEEP).astype(np.float32) / KEEP
    dropped = joined * kept
    scores = dropped @ network.out + network.out_bias
    weight = open_to * np.where(truth, POSITIVE_WEIGHT, 1.0)
    error = ((1 / (1 + np.exp(-scores))) - truth) * weight / len(rows)
    error = error.astype(np.float32)
    back = (error @ network.out.T) * kept * (joined > 0)
    worth = SHRINK * network.worth
    by_filter, by_bias = [], []
    everyone = np.arange(len(rows))[:, None]
    into = np.zeros_like(values)
    positions = everyone * rows.shape[1]
    for number, width in enumerate(WIDTHS):
        mine = back[:, number * FILTERS : (number + 1) * FILTERS]
        best = flats[number][everyone, places[number]]
        by_filter.append(_by_filter(best, mine) + SHRINK * network.filters[number])
        by_bias.append(mine.sum(axis=0))
        passed = (mine[:, :, None] * network.filters[number].T[None]).reshape(len(rows), FILTERS, width, SIZE)
        for step in range(width):
            _add(into.reshape(-1, SIZE), positions + places[number] + step, passed[:, :, step])
    for slot in range(rows.shape[2]):
        _add(worth, rows[:, :, slot], into)
    return [worth, *by_filter, *by_bias, dropped.T @ error + SHRINK * network.out, error.sum(axis=0)]


def _by_filter(best: np.ndarray, mine: np.ndarray) -> np.ndarray:
    """The gradient of the filters, (inputs, filters): each utterance's best window times what came back for it."""
    return np.matmul(best.transpose(1, 2, 0), mine.T[:, :, None])[:, :, 0].T


def _add(into: np.ndarray, places: np.ndarray, what: np.ndarray) -> None:
    """Add each row of `what` to the row of `into` that `places` names."""
    rows = places.ravel()
    chosen = csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, np.arange(len(rows)))), shape=(len(into), len(rows))
    )
    into += chosen @ what.reshape(len(rows), -1)


class _Adam:
    """Steps of a size that follows each number's own history."""

    def __init__(self, arrays: list[np.ndarray]) -> None:
        self._arrays = arrays
        self._mean = [np.zeros_like(one) for one in arrays]
        self._square = [np.zeros_like(one) for one in arrays]
        self._count = 0

    def go(self, gradients: list[np.ndarray], rate: float) -> None:
        """One step against the gradients."""
        self._count += 1
        late = (1 - 0.999**self._count) ** 0.5 / (1 - 0.9**self._count)
        for array, gradient, mean, square in zip(
            self._arrays, gradients, self._mean, self._square, strict=True
        ):
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            array -= rate * late * mean / (np.sqrt(square) + 1e-8)
