"""Flags on civil utterances, before → after: `python -m models.language.quiet [--keep]`.

The quiet corpus (`corpus/quiet_*.tsv`) is never trained on. What was flagged on it when somebody last kept the result
lies in `quiet.json`; whoever changes a rule, a concept or the model runs this, reads what is new, and keeps it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from models.language import Detector, corpus
from models.language.corpus import QUIET
from models.language.labels import labels

KEPT = Path(__file__).with_name("quiet.json")


def flagged(detector: Detector) -> dict[str, list[str]]:
    """The must-not flags on the quiet corpus: `batch:line` → labels with what they rest on."""
    found = {}
    for batch in corpus.batches():
        if batch.startswith(QUIET):
            for line, one in enumerate(corpus.read(batch), start=2):
                flags = detector.label(one.speaker, one.callee, one.text, one.before)
                wrong = [f"{f.label} ({f.rule})" for f in flags if labels()[f.label].kind == "must_not"]
                if wrong:
                    found[f"{batch}:{line}"] = wrong
    return found


def spoken_by_agents() -> int:
    """How many quiet utterances are the agent's."""
    quiet = [batch for batch in corpus.batches() if batch.startswith(QUIET)]
    return sum(one.speaker != "customer" for batch in quiet for one in corpus.read(batch))


def report(before: dict[str, list[str]], after: dict[str, list[str]], agents: int) -> str:
    """Counts before → after, in all and by label, and each utterance whose flags changed."""
    lines = [f"flagged quiet utterances: {len(before)} → {len(after)} of {agents} by agents"]
    old, new = _by_label(before), _by_label(after)
    lines += [f"  {label:22s} {old[label]} → {new[label]}" for label in sorted(old | new)]
    for place in sorted(before.keys() | after.keys()):
        was, now = before.get(place, []), after.get(place, [])
        if was != now:
            lines.append(f"{place}: {', '.join(was) or '–'} → {', '.join(now) or '–'}")
    return "\n".join(lines) + "\n"


def _by_label(found: dict[str, list[str]]) -> Counter[str]:
    return Counter(flag.split(" ")[0] for flags in found.values() for flag in flags)


def main(arguments: list[str]) -> int:
    """Print the report; with `--keep` keep what is flagged now."""
    if arguments not in ([], ["--keep"]):
        sys.stderr.write("error: usage: python -m models.language.quiet [--keep]\n")
        return 2
    before = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    after = flagged(Detector.load())
    sys.stdout.write(report(before, after, spoken_by_agents()))
    if arguments:
        KEPT.write_text(json.dumps(after, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
