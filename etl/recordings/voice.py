"""Where somebody speaks: silero's voice activity network over all channels of a recording in lockstep.

The weights are those of the `silero-vad` wheel. Its own code feeds one 32 ms frame of one channel at a time; here the
convolutions take all frames of a block at once and the recurrent layer runs once over the block for all channels, with
the same probabilities (tests compare them) at a small part of the cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

FRAME = 512
FRAME_SECONDS = FRAME / 16_000
_CONTEXT = 64


@dataclass
class Memory:
    """What the network remembers of each channel between two blocks."""

    context: Tensor
    hidden: tuple[Tensor, Tensor]

    @staticmethod
    def fresh(channels: int) -> Memory:
        """The state before the first block."""
        zeros = torch.zeros(1, channels, 128)
        return Memory(torch.zeros(channels, _CONTEXT), (zeros, zeros.clone()))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Steps of some microseconds lose far more to waiting threads than they win."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@_one_thread()
@torch.inference_mode()
def probabilities(audio: np.ndarray, memory: Memory) -> np.ndarray:
    """The probability of speech per channel and 32 ms frame of audio (channels, samples) at 16 kHz.

    The samples are a whole number of frames; `memory` is carried on to the next block.
    """
    sound = torch.from_numpy(np.ascontiguousarray(audio))
    channels, frames = sound.shape[0], sound.shape[1] // FRAME
    known = torch.cat([memory.context, sound], dim=1)
    memory.context = known[:, -_CONTEXT:].clone()
    pieces = known.unfold(1, _CONTEXT + FRAME, FRAME).reshape(channels * frames, _CONTEXT + FRAME)
    network = _network()
    features = torch.cat([network.features(part) for part in pieces.split(2048)])
    steps, memory.hidden = network.recurrent(
        features.view(channels, frames, 128).transpose(0, 1), memory.hidden
    )
    return network.scores(steps).transpose(0, 1).numpy()


class _Network:
    """The network as matrix products: as convolutions over four positions they cost several times as much."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self.basis = weights["stft.forward_basis_buffer"][:, 0].T.contiguous()
        self.layers = [
            (
                _taps_together(weights[f"encoder.{i}.reparam_conv.weight"]),
                weights[f"encoder.{i}.reparam_conv.bias"],
                stride,
            )
            for i, stride in enumerate((1, 2, 2, 1))
        ]
        self.recurrent = torch.nn.LSTM(128, 128)
        self.recurrent.load_state_dict(
            {
                f"{name}_l0": weights[f"decoder.rnn.{name}"]
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
        )
        self.last = (weights["decoder.decoder.2.weight"][:, :, 0], weights["decoder.decoder.2.bias"])

    def features(self, pieces: Tensor) -> Tensor:
        """(frames, 576 samples) to (frames, 128)."""
        padded = F.pad(pieces.unsqueeze(1), (0, _CONTEXT), mode="reflect").squeeze(1)
        spectrum = padded.unfold(1, 256, 128).reshape(-1, 256) @ self.basis
        real, imaginary = spectrum.chunk(2, dim=1)
        found = (real * real + imaginary * imaginary).sqrt_().view(len(pieces), 4, 129)
        for weight, bias, stride in self.layers:
            around = F.pad(found, (0, 0, 1, 1)).unfold(1, 3, stride)
            positions = around.shape[1]
            taps = around.transpose(2, 3).reshape(len(pieces) * positions, -1)
            found = torch.addmm(bias, taps, weight).relu_().view(len(pieces), positions, -1)
        return found.squeeze(1)

    def scores(self, steps: Tensor) -> Tensor:
        """(frames, channels, 128) to (frames, channels)."""
        return torch.sigmoid(F.linear(steps.relu(), *self.last)).squeeze(-1)


def _taps_together(weight: Tensor) -> Tensor:
    """A convolution's weight (out, in, 3) as a matrix (3 * in, out)."""
    return weight.permute(2, 1, 0).reshape(-1, weight.shape[0]).contiguous()


@cache
def _network() -> _Network:
    package = find_spec("silero_vad")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("silero-vad is not installed")
    scripted = torch.jit.load(
        str(Path(package.origin).parent / "data" / "silero_vad.jit"), map_location="cpu"
    )
    prefix = "_model."
    weights = {
        name.removeprefix(prefix): value
        for name, value in scripted.state_dict().items()
        if name.startswith(prefix)
    }
    return _Network({name: value.detach().clone() for name, value in weights.items()})
