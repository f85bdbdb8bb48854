"""Every rule fires on its own examples and stays silent on its counter-examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.language.features import read
from models.language.labels import labels
from models.language.rules import NO_LABEL, Packs, Rule, read_packs

PACKS = read_packs()


def fires(packs: Packs, rule: Rule, text: str) -> bool:
    """Whether a rule fires on a text."""
    return rule.find(read(text, packs, "agent", "third_party").hits) is not None


@pytest.mark.parametrize("rule", PACKS.rules, ids=lambda rule: rule.id)
def test_a_rule_keeps_its_examples(rule: Rule) -> None:
    assert rule.fires and rule.silent
    assert [text for text in rule.fires if not fires(PACKS, rule, text)] == []
    assert [text for text in rule.silent if fires(PACKS, rule, text)] == []


def test_every_label_has_a_rule() -> None:
    assert {rule.label for rule in PACKS.rules} - {NO_LABEL} == set(labels())


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in PACKS.rules]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["你个傻比", "妳個傻逼", "你个煞笔"])
def test_words_are_found_by_sound_and_in_traditional_characters(text: str) -> None:
    assert "swear" in read(text, PACKS, "agent", "debtor").hits


def test_disclosure_rules_are_silent_towards_the_debtor() -> None:
    text = "他在银行欠了三万八"
    labels_of = {
        callee: {rule.label for rule, _, _ in read(text, PACKS, "agent", callee).fired}
        for callee in ("debtor", "third_party", "unknown")
    }
    assert "disclosure" not in labels_of["debtor"]
    assert "disclosure" in labels_of["third_party"] & labels_of["unknown"]


def test_a_pack_that_names_an_unknown_concept_is_refused_by_rule(tmp_path: Path) -> None:
    (tmp_path / "concepts.toml").write_text('[sound]\n[words]\nfamily = "爸 妈"\n', encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        '[[rule]]\nid = "x"\nlabel = "threat"\npatterns = ["<nothing> 知道"]\n', encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"own\.x"):
        read_packs(tmp_path)
