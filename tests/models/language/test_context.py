"""What the turns beside a turn tell of it: what it answers, and how the other side replies."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.language import corpus
from models.language.context import answered, reply
from models.language.examples import named
from models.language.features import AFTER, BEFORE
from models.language.rules import read_packs

PACKS = read_packs()
MINE, OWN, THEIRS = ("agent", "还有呢"), ("agent", "你说话"), ("customer", "你怎么骂人")


@pytest.mark.parametrize(
    ("turns", "is_heard"),
    [((THEIRS,), True), ((OWN, THEIRS), True), ((OWN, MINE, THEIRS), False), ((OWN,), False), ((), False)],
)
def test_the_other_sides_turn_counts_within_two(turns: tuple[tuple[str, str], ...], is_heard: bool) -> None:
    after = reply(turns, "agent", "debtor", PACKS)
    before = answered(turns[::-1], "agent", "debtor", PACKS)
    assert (after is not None) == (before is not None) == is_heard
    if after is not None and before is not None:
        assert after.text.folded == before.text.folded == THEIRS[1]


def test_a_call_of_the_corpus_knows_its_turns_and_a_single_utterance_none(tmp_path: Path) -> None:
    rows = ["call\tspeaker\tcallee\tkind\ttext", "w1\tagent\tdebtor\tn\t一", "w1\tcustomer\tdebtor\tn\t二"]
    rows += ["w1\tagent\tdebtor\tp\t{insult|三}", "\tagent\tdebtor\tn\t四", "w2\tagent\tdebtor\tn\t五"]
    (tmp_path / "made.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    one, two, three, alone, last = corpus.read("made", tmp_path)
    assert two.before == (("agent", "一"),) and two.after == (("agent", "三"),)
    assert one.after == (("customer", "二"), ("agent", "三")) and three.after == ()
    assert alone.before == alone.after == last.before == last.after == ()


def test_what_the_other_side_says_after_is_told_from_what_it_said_before(tmp_path: Path) -> None:
    rows = [
        "call\tspeaker\tcallee\tkind\ttext",
        "w1\tcustomer\tdebtor\tn\t我要投诉你",
        "w1\tagent\tdebtor\tn\t好",
    ]
    rows += ["w1\tcustomer\tdebtor\tn\t你怎么骂人"]
    (tmp_path / "made.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    turn = list(corpus.read("made", tmp_path))[1]
    names = named(turn, PACKS, "agent")
    before = {name.removeprefix(BEFORE) for name in names if name.startswith(BEFORE)}
    after = {name.removeprefix(AFTER) for name in names if name.startswith(AFTER)}
    assert before > {""} and after > {""} and before != after
