"""What the rest of the call says about a turn: offers to pay, provocation, and statements that never came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.language.labels import must
from models.language.rules import Packs
from models.language.sound import syllables

Turns = Sequence[tuple[str, str]]
_REACH = 5
_READ = 400


def cleared(label: str, callee: str, before: Turns, packs: Packs) -> bool:
    """Whether a label cannot stand here: a third party who offered to pay may be told what is needed to pay (S-58)."""
    return label == "disclosure" and callee == "third_party" and _offered(before, packs)


def befores(turns: Turns, packs: Packs) -> Iterator[Turns]:
    """What a label of each turn can rest on: the turn just before it, and the first offer to pay before that.

    So a call of a hundred thousand turns takes a hundred times what one of a thousand takes.
    """
    offer: list[tuple[str, str]] = []
    for number in range(len(turns)):
        if not offer and number > 1 and _offered(turns[number - 2 : number - 1], packs):
            offer.append(turns[number - 2])
        yield [*offer, *turns[max(0, number - 1) : number]]


def _offered(before: Turns, packs: Packs) -> bool:
    return any(speaker == "customer" and packs.changes_situation(text[:_READ]) for speaker, text in before)


def confirms_guess(said: str, callee: str, before: Turns, packs: Packs) -> bool:
    """Whether what an agent agreed to is what a third party has just guessed about the debt: as good as telling it (S-57)."""
    if callee != "third_party" or cleared("disclosure", callee, before, packs):
        return False
    found = packs.finder.find(said, syllables(said)).keys()
    return bool({"product", "amount"} & found) or {"duration", "debt"} <= found


def missing(speakers: Sequence[str], found: Sequence[Sequence[str]]) -> list[str] | None:
    """The statements that no agent turn carries; None where the call has no agent turn."""
    if "agent" not in speakers:
        return None
    said = {
        label for speaker, turn in zip(speakers, found, strict=True) if speaker == "agent" for label in turn
    }
    return [label for label in must() if label not in said]


def provoked(speakers: Sequence[str], found: Sequence[Sequence[str]]) -> list[bool]:
    """Whether the other side swore or threatened within the five turns before each agent turn: tagged, never cleared."""
    abused = ["customer_abuse" in turn for turn in found]
    return [
        speaker != "customer" and any(abused[max(0, number - _REACH) : number])
        for number, speaker in enumerate(speakers)
    ]
