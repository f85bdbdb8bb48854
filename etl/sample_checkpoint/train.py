"""`python -m etl.sample_checkpoint.train`: speak the sentences, train for a fixed number of steps, export, evaluate."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import whisper

from etl.sample_checkpoint import clips
from etl.sample_checkpoint.batches import Batches
from etl.sample_checkpoint.card import write_figures, write_run
from etl.sample_checkpoint.evaluate import evaluate
from etl.sample_checkpoint.export import export
from etl.sample_checkpoint.loss import Losses, losses
from etl.sample_checkpoint.network import Trainee
from etl.sample_checkpoint.optimiser import Muon, inner_matrices, others
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.sample_checkpoint.vocabulary import Vocabulary
from etl.sample_checkpoint.windows import Windows

WORK = Path("work/sample_checkpoint")
KEEP_EVERY = 60.0
AVERAGE = 0.995


@dataclass(frozen=True)
class Stage:
    """Until which share of the steps it lasts, and its mixture of windows: (seconds, batch size, share of steps)."""

    until: float
    windows: tuple[tuple[float, int, float], ...]


STAGES = (
    Stage(0.30, ((6.0, 16, 0.88), (15.0, 6, 0.08), (30.0, 3, 0.04))),
    Stage(0.60, ((6.0, 16, 0.35), (10.0, 10, 0.40), (30.0, 4, 0.25))),
    Stage(1.01, ((6.0, 16, 0.08), (10.0, 10, 0.22), (30.0, 4, 0.70))),
)


def rate(progress: float) -> float:
    """The learning rate as a share of its highest: a short rise, level, then falling to nothing."""
    rise = min(1.0, progress / 0.01 + 0.05)
    return rise * min(1.0, (1.0 - progress) / 0.55) if progress < 1 else 0.0


class Training:
    """One of the processes that train together; process 0 keeps the average and the file."""

    def __init__(self, rank: int, ranks: int, work: Path, last: int) -> None:
        self.rank, self.ranks, self.work, self.last = rank, ranks, work, last
        torch.manual_seed(7)
        vocabulary, spoken = Vocabulary(), clips.load(work)
        windows = Windows(spoken, seed=rank)
        self.batches = Batches(windows, vocabulary)
        self.network = Trainee(len(vocabulary), len(windows.phonemes) + 1)
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.optimisers: list[torch.optim.Optimizer] = [
            Muon(inner_matrices(self.network), lr=0.02),
            torch.optim.AdamW(others(self.network), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01),
        ]
        self.highest = [optimiser.param_groups[0]["lr"] for optimiser in self.optimisers]
        self.elapsed, self.steps = 0.0, 0
        self._resume()
        windows.draw = self.batches.draw = np.random.default_rng([rank, self.steps])

    @property
    def _file(self) -> Path:
        return self.work / "training.pt"

    def _resume(self) -> None:
        if not self._file.exists():
            return
        kept = torch.load(self._file, weights_only=True)
        self.network.load_state_dict(kept["network"])
        self.average = kept["average"]
        for optimiser, state in zip(self.optimisers, kept["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.elapsed, self.steps = kept["elapsed"], kept["steps"]

    def _keep(self) -> None:
        kept = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "elapsed": self.elapsed,
            "steps": self.steps,
        }
        torch.save(kept, self._file.with_suffix(".part"))
        self._file.with_suffix(".part").replace(self._file)

    def run(self) -> None:
        """Step until the last step is done."""
        kept = self.elapsed
        while self.steps < self.last:
            began = time.monotonic()
            seen = self._step(self.steps / self.last)
            self.elapsed += time.monotonic() - began
            self.steps += 1
            if self.rank == 0 and self.steps % 20 == 0:
                self._tell(seen)
            if self.rank == 0 and self.elapsed - kept > KEEP_EVERY:
                self._keep()
                kept = self.elapsed
        if self.rank == 0:
            self._keep()

    def _step(self, progress: float) -> Losses:
        stage = next(stage for stage in STAGES if progress < stage.until)
        shares = np.array([share for *_, share in stage.windows])
        pick = np.random.default_rng(self.steps).choice(len(shares), p=shares / shares.sum())
        length, size, _ = stage.windows[pick]
        seen = losses(self.network, self.batches.batch(length, size))
        self.network.zero_grad()
        seen.whole.backward()
        self._share_gradient()
        torch.nn.utils.clip_grad_norm_(others(self.network), 1.0)
        for optimiser, highest in zip(self.optimisers, self.highest, strict=True):
            optimiser.param_groups[0]["lr"] = highest * rate(progress)
            optimiser.step()
        self.network.impose()
        self._average()
        return seen

    def _share_gradient(self) -> None:
        """The mean gradient over the processes, in one message."""
        if self.ranks == 1:
            return
        gradients = [value.grad for value in self.network.parameters() if value.grad is not None]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        dist.all_reduce(flat)
        flat /= self.ranks
        for gradient, part in zip(gradients, flat.split([one.numel() for one in gradients]), strict=True):
            gradient.copy_(part.view_as(gradient))

    @torch.no_grad()
    def _average(self) -> None:
        """Follow the weights with a slowly moving mean, quicker at the start."""
        weight = min(AVERAGE, (1 + self.steps) / (10 + self.steps))
        for name, value in self.network.state_dict().items():
            self.average[name].lerp_(value, 1 - weight)

    def _tell(self, seen: Losses) -> None:
        print(
            f"{self.elapsed:6.0f} s  step {self.steps:5d} of {self.last}  text loss {seen.text:.3f}  "
            f"text right {seen.right_text:.3f}  phonemes right {seen.right_phonemes:.3f}",
            flush=True,
        )


def work_together(rank: int, ranks: int, work: Path, steps: int) -> None:
    """One process of the training, with one thread of its own."""
    torch.set_num_threads(1)
    if ranks > 1:
        dist.init_process_group(
            "gloo", init_method=f"file://{(work / 'meeting').resolve()}", rank=rank, world_size=ranks
        )
    Training(rank, ranks, work, steps).run()


def train(work: Path, steps: int, processes: int) -> None:
    """Speak the clips where they are missing, then train up to `steps` steps, going on from `work` if something is there."""
    clips.record(work, processes)
    (work / "meeting").unlink(missing_ok=True)
    mp.spawn(work_together, (processes, work, steps), nprocs=processes)


def finish(work: Path, processes: int) -> None:
    """The checkpoint from what training left in `work`, and its card with fresh figures."""
    kept = torch.load(work / "training.pt", weights_only=True)
    export(kept["average"], CHECKPOINT)
    write_run(kept["steps"], kept["elapsed"], processes)
    figures = evaluate(whisper.load_model(str(CHECKPOINT)), seed=2026, count=10)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    write_figures(figures)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m etl.sample_checkpoint.train", description=__doc__)
    parser.add_argument(
        "--work", type=Path, default=WORK, help="folder for clips and the unfinished training"
    )
    parser.add_argument(
        "--steps", type=int, default=2600, help="steps to train; each takes about a second on two idle cores"
    )
    parser.add_argument("--processes", type=int, default=2, help="one core each")
    given = parser.parse_args()
    train(given.work, given.steps, given.processes)
    finish(given.work, given.processes)


if __name__ == "__main__":
    main()
