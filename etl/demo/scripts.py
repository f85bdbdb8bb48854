"""The talks of the sample, as scripts of fixed sentences: how a call goes, and where a fault slips in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from etl.sample_checkpoint.sentences import Sentence, sentences

DEBTOR_FAULTS = (
    "insult",
    "threat",
    "rudeness",
    "impersonation",
    "criminal_claim",
    "unauthorised_waiver",
    "reputation",
)
THIRD_PARTY_FAULTS = ("disclosure", "third_party_pressure", "insult", "rudeness")
_VOICES = {"agent": ("f2", "m1", "m3"), "customer": ("f5", "m7", "m1", "f2")}


@dataclass(frozen=True)
class Script:
    """One talk: its name, who is called, its turns as (side, sentence id), a voice a side, and what is planted in it."""

    name: str
    callee: str
    turns: tuple[tuple[str, str], ...]
    agent_voice: str
    customer_voice: str
    faults: tuple[str, ...]
    promise: bool


def scripts() -> list[Script]:
    """The seventy-six talks of the sample, in order of name."""
    plans: list[tuple[str, str | None, bool]] = [("debtor", None, number % 3 == 0) for number in range(36)]
    plans += [("third_party", None, False)] * 14
    plans += [
        ("debtor", fault, False) for fault in (*DEBTOR_FAULTS, "insult", "threat", "threat", "rudeness") * 1
    ]
    plans += [
        ("debtor", fault, False)
        for fault in ("insult", "criminal_claim", "impersonation", "unauthorised_waiver")
    ]
    plans += [("third_party", fault, False) for fault in THIRD_PARTY_FAULTS * 2]
    plans += [("third_party", fault, False) for fault in ("disclosure", "third_party_pressure", "disclosure")]
    return [_script(number, *plan) for number, plan in enumerate(plans, start=1)]


def _script(number: int, callee: str, fault: str | None, promise: bool) -> Script:
    random = Random(f"talk {number}")
    flow = _debtor(random, fault, promise) if callee == "debtor" else _third_party(random, fault)
    turns = tuple((sentence.speaker, sentence.id) for sentence in flow)
    agent = random.choice(_VOICES["agent"])
    customer = random.choice([voice for voice in _VOICES["customer"] if voice != agent])
    return Script(f"talk_{number:03d}", callee, turns, agent, customer, (fault,) if fault else (), promise)


def _debtor(random: Random, fault: str | None, promise: bool) -> list[Sentence]:
    pick = _Picker(random, "debtor")
    flow = [pick("answer", "answer_01"), pick("identity_check"), pick("answer", "answer_02")]
    flow += [] if random.random() < 0.08 else [pick("greeting", marked=True)]
    flow += [
        pick("inform"),
        pick("inform"),
        pick(random.choice(("hardship", "hardship", "dispute", "protest"))),
    ]
    flow += [pick("respond"), pick("ask")]
    if fault:
        flow += [
            pick("protest"),
            pick(fault),
            pick(random.choice(("protest", "complaint", "customer_abuse"))),
        ]
        flow += [pick(fault)] if fault in ("insult", "threat", "rudeness") else [pick("respond")]
    flow += [pick("promise") if promise else pick(random.choice(("hardship", "answer")))]
    flow += [pick("propose"), pick("answer", "answer_10" if promise else "answer_17"), pick("closing")]
    return flow


def _third_party(random: Random, fault: str | None) -> list[Sentence]:
    pick = _Picker(random, "third_party")
    flow = [
        pick("answer", "answer_01"),
        pick("identity_check"),
        pick(random.choice(("wrong_number", "wrong_number"))),
    ]
    flow += [pick("greeting", marked=True), pick("to_third_party"), pick("third_party")]
    if fault:
        flow += [pick(fault), pick(random.choice(("stop_request", "complaint"))), pick(fault)]
    flow += [
        pick("to_third_party", "to_third_party_06"),
        pick("third_party", "third_party_02"),
        pick("closing"),
    ]
    return flow


class _Picker:
    """Draws sentences of a category that fit the callee, none of them twice in a talk."""

    def __init__(self, random: Random, callee: str) -> None:
        self._random, self._callee, self._said = random, callee, set[str]()

    def __call__(self, category: str, chosen: str | None = None, marked: bool = False) -> Sentence:
        fitting = [
            sentence
            for sentence in _of_category(category)
            if sentence.callee in ("any", self._callee)
            and sentence.id not in self._said
            and (not marked or sentence.labels)
        ]
        named = [sentence for sentence in fitting if sentence.id == chosen]
        sentence = named[0] if named else self._random.choice(fitting)
        self._said.add(sentence.id)
        return sentence


@cache
def _of_category(category: str) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in sentences() if sentence.category == category)
