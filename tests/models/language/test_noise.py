"""Utterances as they might be misheard: same length, same sounds, the same every time."""

from __future__ import annotations

from models.language.noise import Mishearing
from models.language.sound import syllables

TEXTS = ["狗屎", "够了", "良心", "凉新", "还钱", "环前", "心里有数", "心里有树"] * 5


def test_a_variant_sounds_as_the_utterance_does() -> None:
    ear = Mishearing(TEXTS)
    said = "你的良心让狗吃了心里有数还不还钱"
    heard = ear.variant(said)
    assert heard != said
    assert syllables(heard) == syllables(said)


def test_the_same_utterance_is_misheard_the_same_way_each_time() -> None:
    said = "心里有数还不还钱" * 4
    assert Mishearing(TEXTS).variant(said) == Mishearing(list(reversed(TEXTS))).variant(said)


def test_characters_that_no_other_sounds_like_stay() -> None:
    assert Mishearing(["天", "地"]).variant("天地" * 20) == "天地" * 20
