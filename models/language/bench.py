"""How good the detector is on batches it was not trained on: `python -m models.language.bench` (`make bench-language`).

Every figure is the detector's as it works, but with a model that never saw the utterance's batch; the calibration that
judges a group of batches was learnt on the other groups. A list of keywords is measured in the same run. Intervals are
95 %, by resampling utterances. Exams, throughput and start-up are of the committed detector.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import numpy as np

from models.language.cross import folds, held_out_scores
from models.language.detector import Detector, Flag
from models.language.examples import Examples, exam_batches, examples, training_batches
from models.language.measures import Measure, measure, said, spans_met, summary, table
from models.language.model import SIDES
from models.language.rules import Packs, read_packs

_KEYWORDS = Path(__file__).with_name("keyword_list.toml")
_LONG = 40
_START = "from models.language import Detector; Detector.load().label('agent', 'debtor', '您好')"


def detectors(some: Examples, packs: Packs) -> list[tuple[np.ndarray, Detector]]:
    """For each group of batches a mask of its utterances and a detector that never saw them."""
    learnt = folds(some)
    scores = held_out_scores(some, learnt)
    return [
        (fold.held, Detector(packs, {some.side: fold.linear(some, scores, ~fold.held)}, "held out"))
        for fold in learnt
    ]


def held_out(
    some: Examples, strangers: list[tuple[np.ndarray, Detector]], with_turns: bool
) -> list[list[Flag]]:
    """The flags of each utterance by the detector that never saw its batch, told the turns before or not."""
    flags: list[list[Flag]] = [[] for _ in some.utterances]
    for held, detector in strangers:
        for row in np.flatnonzero(held):
            one = some.utterances[row]
            flags[row] = detector.label(one.speaker, one.callee, one.text, one.before if with_turns else ())
    return flags


def parts(some: Examples, whole: Measure) -> str:
    """The summary, and the same over turns of whole calls, single utterances and long ones."""
    in_call = np.array([bool(one.call) for one in some.utterances])
    long = np.array([len(one.text) > _LONG for one in some.utterances])
    rows = {"whole calls": in_call, "single utterances": ~in_call, f"over {_LONG} characters": long}
    lines = [f"  {name}: {summary(whole.of(mask))}" for name, mask in rows.items()]
    return "\n".join([summary(whole), *lines])


def keywords(some: Examples) -> Measure:
    """What the list of keywords says of the agent's utterances."""
    listed = {name: words.split() for name, words in tomllib.loads(_KEYWORDS.read_text("utf-8")).items()}
    found = [
        [any(word in one.text for word in listed.get(name, [])) for name in some.labels]
        for one in some.utterances
    ]
    gates = np.array([some.open_to(name) for name in some.labels]).T
    return measure(some, np.array(found) & gates)


def exams(side: str, packs: Packs) -> str:
    """What the committed detector says of a side's lines in each batch that nobody learnt from, and in all of them."""
    detector = Detector.load()
    sets = {batch: [batch] for batch in exam_batches()} | {"all": exam_batches()}
    told = []
    for name, batches in sets.items():
        some = examples(side, packs, batches)
        flags = [detector.label(one.speaker, one.callee, one.text, one.before) for one in some.utterances]
        found = measure(some, said(some, flags))
        told.append(f"{name}, {len(some.utterances)} utterances: {summary(found)}")
    return "\n".join([*told, table(found)])


def throughput(some: Examples) -> float:
    """Utterances a minute on one core, by its processor time."""
    detector, spoken = Detector.load(), some.utterances[:4000]
    started = time.process_time()
    for one in spoken:
        detector.label(one.speaker, one.callee, one.text)
    return 60 * len(spoken) / (time.process_time() - started)


def start_up() -> float:
    """Seconds until a fresh process has labelled its first utterance."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _START], check=True)
    return time.perf_counter() - started


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _agents(some: Examples, whole: Measure, alone: Measure) -> None:
    """What only the agent's side has: parts, the same without the turns before, and the keywords."""
    _print(parts(some, whole))
    _print(f"not told the turns before: {parts(some, alone)}")
    listed = keywords(some)
    _print(f"\nlist of 120 keywords, the same utterances\n\n{table(listed)}\n{summary(listed)}")


def _side(side: str, packs: Packs) -> None:
    some = examples(side, packs, training_batches())
    strangers = detectors(some, packs)
    flags = held_out(some, strangers, with_turns=True)
    whole = measure(some, said(some, flags))
    _print(f"\n{side}: {len(some.utterances)} utterances, held out by batch\n")
    _print(table(whole))
    met, hits = spans_met(some, flags)
    _print(f"spans: {met} of {hits} hits overlap the marked words ({100 * met / max(1, hits):.1f} %)")
    if side == "agent":
        _agents(some, whole, measure(some, said(some, held_out(some, strangers, with_turns=False))))
    _print(f"\nexams, which nobody learnt from\n\n{exams(side, packs)}")
    _print(f"throughput {throughput(some):,.0f} utterances a minute on one core")


def main() -> None:
    """Print it all; any word but `--help` is wrong usage."""
    argparse.ArgumentParser("python -m models.language.bench", description=__doc__).parse_args()
    packs = read_packs()
    for side in SIDES:
        _side(side, packs)
    _print(f"start-up {start_up():.2f} s")


if __name__ == "__main__":
    main()
