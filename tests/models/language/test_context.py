"""What a turn is told of the turns before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.language import corpus
from models.language.context import befores, missing
from models.language.labels import labels
from models.language.rules import read_packs

PACKS = read_packs()


def test_a_call_of_the_corpus_knows_the_turns_before_and_a_single_utterance_none(tmp_path: Path) -> None:
    rows = ["call\tspeaker\tcallee\tkind\ttext", "w1\tagent\tdebtor\tn\t一", "w1\tcustomer\tdebtor\tn\t二"]
    rows += ["w1\tagent\tdebtor\tp\t{insult|三}", "\tagent\tdebtor\tn\t四", "w2\tagent\tdebtor\tn\t五"]
    (tmp_path / "made.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    one, two, three, alone, last = corpus.read("made", tmp_path)
    assert one.before == () and two.before == (("agent", "一"),)
    assert three.before == (("agent", "一"), ("customer", "二"))
    assert alone.before == last.before == ()


def test_a_turn_is_told_what_came_just_before_and_who_offered_to_pay_earlier() -> None:
    offer, asks = ("customer", "我替他还，多少钱你说"), ("customer", "你是派出所的？")
    turns = [("agent", "您好"), offer, ("agent", "好"), asks, ("agent", "对")]
    assert [list(before) for before in befores(turns, PACKS)] == [
        [],
        [turns[0]],
        [offer],
        [offer, turns[2]],
        [offer, asks],
    ]


def test_a_statement_that_the_labels_newly_ask_for_is_missed_where_nobody_says_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = labels() | {"purpose": replace(labels()["identity_check"], id="purpose")}
    monkeypatch.setattr("models.language.labels.labels", lambda: asked)
    found = [["identity_check"], []]
    assert missing(("agent", "customer"), found) == ["self_identification", "purpose"]
    assert missing(("customer",), found[1:]) is None
