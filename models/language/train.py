"""Trains the model on every batch and writes `model.npz`: `python -m models.language.train`.

Calibration and thresholds come from scores of utterances whose batch was held out; the model itself is then fitted on
every batch but the quiet ones.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from models.language.cross import folds, held_out_scores, learn
from models.language.examples import Examples, examples, training_batches
from models.language.model import SIDES, Linear, save
from models.language.rules import read_packs


def train(some: Examples) -> Linear:
    """A side's model."""
    nobody = np.zeros(len(some.utterances), dtype=bool)
    return learn(some, nobody).linear(some, held_out_scores(some, folds(some)), ~nobody)


def main() -> None:
    """Train both sides and save; any word but `--help` is wrong usage, as the model in use is overwritten."""
    argparse.ArgumentParser("python -m models.language.train", description=__doc__).parse_args()
    packs = read_packs()
    models = {}
    for side in SIDES:
        some = examples(side, packs, training_batches())
        models[side] = train(some)
        sys.stderr.write(f"{side}: {len(some.utterances)} utterances, {len(models[side].index)} features\n")
    save(models)


if __name__ == "__main__":
    main()
