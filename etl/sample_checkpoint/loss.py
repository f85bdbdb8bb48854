"""What training minimises: the text, the phoneme of each frame, and attention that rests where the token is spoken."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from etl.sample_checkpoint.batches import Batch
from etl.sample_checkpoint.network import Trainee

NEAR = 0.2
PHONEMES, ATTENTION = 1.0, 0.3


@dataclass(frozen=True)
class Losses:
    """The whole to minimise, and its parts as numbers for the log."""

    whole: Tensor
    text: float
    right_text: float
    right_phonemes: float


def losses(network: Trainee, batch: Batch) -> Losses:
    """Cross-entropy of the tokens + phoneme cross-entropy + 0.3 x guided attention."""
    features = network.encode(batch.mel)
    logits, attention = network.decode(batch.given, features)
    text = functional.cross_entropy(logits.flatten(0, 1), batch.wanted.flatten())
    guessed = network.phoneme(features)
    phoneme = functional.cross_entropy(guessed.flatten(0, 1), batch.frames.flatten())
    whole = text + PHONEMES * phoneme + ATTENTION * astray(attention, batch.centres)
    known = batch.wanted >= 0
    spoken = batch.frames > 0
    return Losses(
        whole,
        text.item(),
        (logits.argmax(-1) == batch.wanted)[known].float().mean().item(),
        (guessed.argmax(-1) == batch.frames)[spoken].float().mean().item() if spoken.any() else 0.0,
    )


def astray(attention: Tensor, centres: Tensor) -> Tensor:
    """-log of the attention within 0.2 s of where each token is spoken; tokens without a place do not count."""
    times = (torch.arange(attention.shape[2]) + 0.5) * 0.02
    near = (times[None, None, :] - centres[:, :, None]).abs() <= NEAR
    placed = (centres >= 0) & near.any(-1)
    mass = (attention * near).sum(-1)[placed]
    return -(mass + 1e-4).log().mean() if placed.any() else attention.sum() * 0.0
