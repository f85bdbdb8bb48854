"""Muon for the square inner matrices, AdamW for everything else."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor, nn

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


def orthogonal(stack: Tensor) -> Tensor:
    """The nearest orthogonal matrices, roughly (Newton-Schulz): (n, rows, columns) with rows <= columns."""
    a, b, c = COEFFICIENTS
    x = stack / (stack.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    for _ in range(ROUNDS):
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * square @ square) @ x
    return x


class Muon(torch.optim.Optimizer):
    """Momentum whose step is made orthogonal, matrix by matrix (Jordan et al. 2024), batched by shape."""

    def __init__(
        self, matrices: list[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.01
    ):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step over all matrices that have a gradient."""
        for group in self.param_groups:
            shapes: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for matrix in group["params"]:
                shapes[matrix.shape].append(matrix)
            for matrices in shapes.values():
                self._step_together(matrices, group)

    def _step_together(self, matrices: list[nn.Parameter], group: dict[str, float]) -> None:
        moved = []
        for matrix in matrices:
            velocity = self.state[matrix].setdefault("velocity", torch.zeros_like(matrix))
            assert matrix.grad is not None
            velocity.lerp_(matrix.grad, 1 - group["momentum"])
            moved.append(matrix.grad.lerp(velocity, group["momentum"]))
        stack = torch.stack(moved)
        rows, columns = stack.shape[1:]
        wide = stack if rows <= columns else stack.transpose(1, 2)
        steps = orthogonal(wide) if rows <= columns else orthogonal(wide).transpose(1, 2)
        scale = group["lr"] * max(1.0, rows / columns) ** 0.5
        for matrix, step in zip(matrices, steps, strict=True):
            matrix.mul_(1 - group["lr"] * group["weight_decay"]).sub_(step, alpha=scale)


def inner_matrices(network: nn.Module) -> list[nn.Parameter]:
    """The weights of attention and of the feed-forward layers."""
    return [value for name, value in network.named_parameters() if ".blocks." in name and value.dim() == 2]


def others(network: nn.Module) -> list[nn.Parameter]:
    """All other parameters: embeddings, convolutions, norms, biases, the phoneme head."""
    inner = {id(value) for value in inner_matrices(network)}
    return [value for value in network.parameters() if id(value) not in inner and value.requires_grad]
