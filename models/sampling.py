"""Who gets reviewed: a draw that anybody can repeat from the call log.

The calls of a stratum are put in order of sha256("seed/call_id") and the first n are drawn; the order depends on the
seed and the ids alone, so a draw can neither be steered nor disputed (the method of a hashed random order).
`python -m models.sampling` draws from JSON lines.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from models import jsonlines

_HELP = """usage: python -m models.sampling < in.jsonl > out.jsonl

Draws from one JSON object a line: {"seed", "calls": [{"call_id", "stratum"}], "quota": {"STRATUM": number}}.
Answers {"STRATUM": {"size", "drawn": [call_id, ...]}}: each stratum's first calls by sha256 of "seed/call_id".
"""


def order(seed: str, call_ids: Iterable[str]) -> list[str]:
    """The call ids in their random order under this seed."""
    return sorted(call_ids, key=lambda call_id: (_digest(seed, call_id), call_id))


def draw(seed: str, strata: Mapping[str, str], quota: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Each stratum's first n calls: `{stratum: {"size", "drawn"}}`.

    `strata` gives the stratum of each call_id, `quota` how many calls each stratum asks for; a stratum without a quota
    draws none, and one that is smaller than its quota is drawn whole.
    """
    members: dict[str, list[str]] = {stratum: [] for stratum in quota}
    for call_id, stratum in strata.items():
        members.setdefault(stratum, []).append(call_id)
    return {
        stratum: {"size": len(calls), "drawn": order(seed, calls)[: quota.get(stratum, 0)]}
        for stratum, calls in members.items()
    }


def frame_hash(call_ids: Iterable[str]) -> str:
    """The sha256 of a frame: its call ids in order, a line each; two frames with one hash are the same frame."""
    return hashlib.sha256("".join(f"{call_id}\n" for call_id in sorted(call_ids)).encode()).hexdigest()


def _digest(seed: str, call_id: str) -> str:
    return hashlib.sha256(f"{seed}/{call_id}".encode()).hexdigest()


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    seed = jsonlines.field(asked, "seed", (str, int), "the seed as text")
    calls = jsonlines.field(asked, "calls", list, 'a list of {"call_id", "stratum"}')
    quota = jsonlines.field(asked, "quota", dict, 'an object {"STRATUM": number}')
    for stratum, number in quota.items():
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ValueError(f'"quota" of stratum "{stratum}" is no whole number from 0 up.')
    strata: dict[str, str] = {}
    for place, call in enumerate(calls, start=1):
        if not isinstance(call, dict):
            raise ValueError(f'call {place} is no object; write {{"call_id", "stratum"}}.')
        call_id = jsonlines.field(call, "call_id", str, f"the call_id of call {place} as text")
        if call_id in strata:
            raise ValueError(f"call {place} has a call_id that stood before; give each call once.")
        strata[call_id] = jsonlines.field(call, "stratum", str, f"the stratum of call {place} as text")
    return draw(str(seed), strata, quota)


if __name__ == "__main__":
    sys.exit(jsonlines.command(sys.argv[1:], _HELP, _answer))
