"""The fixed list: complete enough for the floor's faults, and learnable."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from etl.sample_checkpoint.sentences import VOICES, bare, sentences, strangers
from etl.sample_checkpoint.vocabulary import tokenizer

LABELS = Path(__file__).parents[3] / "models" / "language" / "labels.toml"
MUST_NOT = (
    "insult", "threat", "rudeness", "impersonation", "criminal_claim", "disclosure", "third_party_pressure",
    "unauthorised_waiver", "reputation",
)  # fmt: skip


def test_no_two_sentences_share_an_id_or_a_text() -> None:
    assert len({one.id for one in sentences()}) == len(sentences())
    assert len({bare(one.text) for one in sentences()}) == len(sentences())


def test_every_label_is_one_of_the_language_labels() -> None:
    text = LABELS.read_text(encoding="utf-8")
    known = tomllib.loads(text)
    used = {label for one in sentences() for label in one.labels}
    assert used and all(f'"{label}"' in text or label in str(known) for label in used)


@pytest.mark.parametrize("label", MUST_NOT)
def test_each_forbidden_label_has_enough_agent_sentences(label: str) -> None:
    spoken = Counter(one.speaker for one in sentences() if label in one.labels)
    assert spoken["agent"] >= (8 if label in ("insult", "threat") else 6)
    assert spoken["customer"] == 0


def test_disclosure_and_pressure_are_said_to_third_parties_only() -> None:
    for one in sentences():
        if {"disclosure", "third_party_pressure"} & set(one.labels):
            assert one.callee == "third_party"


def test_no_token_of_a_sentence_is_one_that_whisper_suppresses() -> None:
    used = {token for one in sentences() for token in tokenizer().encode(one.text)}
    assert not used & set(tokenizer().non_speech_tokens)


def test_strangers_are_none_of_the_floors_sentences() -> None:
    known = {bare(one.text) for one in sentences()}
    assert len(strangers()) > 1000
    assert not known & {bare(text) for text in strangers()}


def test_there_are_five_voices() -> None:
    assert len(set(VOICES)) == 5
