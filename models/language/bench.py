"""How good the detector is on batches it was not trained on: `python -m models.language.bench` (`make bench-language`).

Every figure comes from utterances whose whole batch was held out of training; the thresholds that judge a group of
batches were chosen on the other groups. A list of keywords is measured in the same run. Intervals are 95 %, by
resampling utterances. Throughput and start-up are of the committed detector.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.language import Detector
from models.language.context import cleared
from models.language.cross import groups, held_out_scores, thresholds
from models.language.examples import Examples, examples, training_batches, without_turns
from models.language.labels import labels
from models.language.model import SIDES
from models.language.rules import Packs, read_packs

_KEYWORDS = Path(__file__).with_name("keyword_list.toml")
_DRAWS = 400
_START = "from models.language import Detector; Detector.load().label('agent', 'debtor', '您好')"


@dataclass(frozen=True)
class Measure:
    """A side's truth and what was said of it, (utterances, labels); `clean` agent turns."""

    names: tuple[str, ...]
    truth: np.ndarray
    said: np.ndarray
    clean: np.ndarray

    @property
    def forbidden(self) -> np.ndarray:
        """Which labels the agent must not say."""
        return np.array([labels()[name].kind == "must_not" for name in self.names])

    def f1(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """F1 of each label over these utterances."""
        hits = (self.truth[rows] & self.said[rows]).sum(axis=0)
        return 2 * hits / np.maximum(1, self.truth[rows].sum(axis=0) + self.said[rows].sum(axis=0))

    def false_flags(self) -> float:
        """Clean agent turns with a must-not label, of 100."""
        return float(
            100 * (self.said[:, self.forbidden].any(axis=1) & self.clean).sum() / max(1, self.clean.sum())
        )


def held_out(some: Examples, packs: Packs, with_context: bool) -> Measure:
    """What the detector says of utterances whose batch it never saw, learnt with or without the turns beside them."""
    some = some if with_context else without_turns(some)
    scores, group = held_out_scores(some), groups(some)
    said = np.zeros(scores.shape, dtype=bool)
    for held in sorted(set(group)):
        said[group == held] = scores[group == held] >= thresholds(some, scores, group != held)
    if with_context:
        for row, number in zip(*np.nonzero(said), strict=True):
            one = some.utterances[row]
            said[row, number] = not cleared(some.labels[number], one.callee, one.before, packs)
    return Measure(some.labels, _truth(some), said, some.clean())


def in_calls(measure: Measure, some: Examples) -> str:
    """The same summary over the turns of whole calls, and over single utterances."""
    whole = np.array([bool(one.call) for one in some.utterances])
    lines = []
    for name, rows in (("whole calls", whole), ("single utterances", ~whole)):
        part = Measure(measure.names, measure.truth[rows], measure.said[rows], measure.clean[rows])
        lines.append(f"  {name}: {summary(part)}")
    return "\n".join(lines)


def keywords(some: Examples) -> Measure:
    """What the list of keywords says of the agent's utterances."""
    listed = {name: words.split() for name, words in tomllib.loads(_KEYWORDS.read_text("utf-8")).items()}
    said = np.array(
        [
            [any(word in one.text for word in listed.get(name, [])) for name in some.labels]
            for one in some.utterances
        ]
    )
    gates = np.array([some.open_to(name) for name in some.labels]).T
    return Measure(some.labels, _truth(some), said & gates, some.clean())


def _truth(some: Examples) -> np.ndarray:
    return np.array([some.carries(name) for name in some.labels]).T


def table(measure: Measure) -> str:
    """A line a label: count, precision, recall, F1 with its interval."""
    draws = np.random.default_rng(1)
    sample = np.array(
        [measure.f1(draws.integers(0, len(measure.truth), len(measure.truth))) for _ in range(_DRAWS)]
    )
    low, high = np.quantile(sample, [0.025, 0.975], axis=0)
    lines = [f"{'label':22s} {'n':>5s} {'P':>6s} {'R':>6s} {'F1':>6s}  95 %"]
    for number, name in enumerate(measure.names):
        truth, said = measure.truth[:, number], measure.said[:, number]
        hits = (truth & said).sum()
        precision, recall = hits / max(1, said.sum()), hits / max(1, truth.sum())
        lines.append(
            f"{name:22s} {truth.sum():5d} {precision:6.3f} {recall:6.3f} {measure.f1()[number]:6.3f}  "
            f"{low[number]:.3f}–{high[number]:.3f}"
        )
    return "\n".join(lines)


def summary(measure: Measure) -> str:
    """Macro-F1 over the nine must-not labels and the false flags."""
    return (
        f"macro-F1 of the must-not labels {measure.f1()[measure.forbidden].mean():.3f}, "
        f"false flags per 100 clean agent turns {measure.false_flags():.2f} (of {measure.clean.sum()})"
    )


def throughput(texts: list[tuple[str, str, str]]) -> float:
    """Utterances a minute on one core, by its processor time."""
    detector = Detector.load()
    started = time.process_time()
    for speaker, callee, text in texts:
        detector.label(speaker, callee, text)
    return 60 * len(texts) / (time.process_time() - started)


def start_up() -> float:
    """Seconds until a fresh process has labelled its first utterance."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True)
    return time.perf_counter() - started


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> None:
    """Print it all."""
    packs = read_packs()
    for side in SIDES:
        some = examples(side, packs, training_batches())
        measure = held_out(some, packs, with_context=True)
        _print(
            f"\n{side}: {len(some.utterances)} utterances of {len(training_batches())} batches, held out by batch\n"
        )
        _print(table(measure))
        if side == "agent":
            _print(summary(measure))
            _print(in_calls(measure, some))
            blind = held_out(some, packs, with_context=False)
            _print(f"learnt and judged without the turns beside: {summary(blind)}")
            _print(in_calls(blind, some))
            baseline = keywords(some)
            _print("\nlist of 120 keywords, the same utterances\n")
            _print(table(baseline))
            _print(summary(baseline))
        spoken = [(one.speaker, one.callee, one.text) for one in some.utterances[:4000]]
        _print(f"throughput {throughput(spoken):,.0f} utterances a minute on one core")
    _print(f"start-up {start_up():.2f} s")


if __name__ == "__main__":
    main()
