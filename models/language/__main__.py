"""The detector on standard input: `python -m models.language [--calls] < in.jsonl > out.jsonl`."""

from __future__ import annotations

import sys
from typing import Any

from models.jsonlines import field, serve
from models.language.detector import Detector

_USAGE = "usage: python -m models.language [--calls] < in.jsonl > out.jsonl"
_HELP = f"""{_USAGE}

Labels utterances, one JSON object a line: {{"id", "speaker", "callee", "text"}}; with --calls whole calls:
{{"call_id", "callee", "turns": [{{"speaker", "text"}}]}}. speaker: agent, customer, unknown; callee: debtor, third_party, unknown.
"""
_SPEAKERS = ("agent", "customer", "unknown")
_CALLEES = ("debtor", "third_party", "unknown")


def main(arguments: list[str]) -> int:
    """Label utterances, or with `--calls` whole calls; the exit status."""
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(_HELP)
        return 0
    if arguments not in ([], ["--calls"]):
        sys.stderr.write(f"error: {_USAGE}\n")
        return 2
    detector = Detector.load()
    answer = _call if arguments else _utterance
    return serve(lambda found: answer(detector, found))


def _utterance(detector: Detector, found: dict[str, Any]) -> dict[str, Any]:
    number = field(found, "id", (str, int), "the utterance's id, a string")
    speaker = _one_of(found, "speaker", _SPEAKERS)
    callee = _one_of(found, "callee", _CALLEES)
    text = field(found, "text", str, "the words, a string")
    return {"id": number, "labels": [flag.as_dict() for flag in detector.label(speaker, callee, text)]}


def _call(detector: Detector, found: dict[str, Any]) -> dict[str, Any]:
    number = field(found, "call_id", (str, int), "the call's id, a string")
    callee = _one_of(found, "callee", _CALLEES)
    turns = [_turn(turn) for turn in field(found, "turns", list, 'a list of {"speaker", "text"}')]
    labelled = detector.label_call(callee, turns)
    return {
        "call_id": number,
        "turns": [[flag.as_dict() for flag in turn] for turn in labelled.turns],
        "missing": labelled.missing,
    }


def _turn(turn: Any) -> tuple[str, str]:
    if not isinstance(turn, dict):
        raise ValueError(f'"turns" holds a JSON {type(turn).__name__}; write objects {{"speaker", "text"}}.')
    return _one_of(turn, "speaker", _SPEAKERS), field(turn, "text", str, "the words, a string")


def _one_of(found: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = field(found, name, str, f"one of {', '.join(allowed)}")
    if value not in allowed:
        raise ValueError(f'"{name}" is none of {", ".join(allowed)}.')
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
