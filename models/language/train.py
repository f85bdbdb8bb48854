"""Trains the model on every batch and writes `model.npz`: `python -m models.language.train`.

Calibration and thresholds come from scores of utterances whose batch was held out; the model itself is then fitted on
every batch but the quiet ones.
"""

from __future__ import annotations

import sys

import numpy as np

from models.language.cross import calibration, held_out_scores, thresholds
from models.language.examples import Examples, examples, training_batches, vocabulary
from models.language.learner import fit
from models.language.model import SIDES, Linear, save
from models.language.rules import read_packs


def train(some: Examples) -> Linear:
    """A side's model."""
    everyone = np.ones(len(some.utterances), dtype=bool)
    scores = held_out_scores(some)
    slope, offset = calibration(some, scores, everyone)
    cut = thresholds(some, scores, everyone)
    index, idf = vocabulary(some.named)
    weights, biases = fit(some, everyone, index, idf)
    threshold = 1.0 / (1.0 + np.exp(-(slope * cut + offset)))
    return Linear(some.labels, index, idf, weights, biases, slope, offset, threshold)


def main() -> None:
    """Train both sides and save."""
    packs = read_packs()
    models = {}
    for side in SIDES:
        some = examples(side, packs, training_batches())
        models[side] = train(some)
        sys.stderr.write(f"{side}: {len(some.utterances)} utterances, {len(models[side].index)} features\n")
    save(models)


if __name__ == "__main__":
    main()
