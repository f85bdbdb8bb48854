"""A flag's published explanation read back: the rule with its example, or the words that each feature covers."""

from __future__ import annotations

from models.language import Detector
from models.language.reasons import Part, reason


def test_a_rule_is_given_with_one_of_its_own_examples() -> None:
    found = reason("insult.swear", "你他妈还不还", 0, 6)
    assert (found.rule, found.example, found.parts) == ("insult.swear", "你他妈到底还不还", ())


def test_a_rule_that_this_detector_does_not_know_stays_named() -> None:
    found = reason("insult.of_another_version", "你他妈还不还", 0, 6)
    assert (found.rule, found.example) == ("insult.of_another_version", "")


def test_features_are_given_with_the_very_words_they_cover() -> None:
    text = "像你这种垃圾，谁跟你过日子？"
    found = reason("model: <worth>, la·ji, 不_他, @third_party, ^你", text, 0, 11)
    assert found.parts == (
        Part("像你这", ("worth",)),
        Part("垃圾", is_sound=True),
        Part("不…他"),
        Part("", callee="third_party"),
        Part("你"),
    )


def test_the_words_of_a_long_text_come_from_the_part_that_was_flagged() -> None:
    civil = "您好，这边跟您核对一下上个月的账单，方便的话请您记一下我们的电话。" * 3
    text = civil + "像你这种垃圾，谁跟你过日子？"
    start = text.index("像你")
    [part] = reason("model: la·ji", text, start, start + 6).parts
    assert part.words == "垃圾"
    sms = "行为恶劣！限今日12点前还清，否则后果自负，我们将上门并通知你的单位和家人。"
    start = sms.index("我们")
    first, *_ = reason("model: ^·wo·men, 你, 通知", sms, start, start + 11).parts
    assert first.words == "我们"


def test_agreement_leaves_its_words_in_the_question() -> None:
    found = reason("context.agrees: model: <police>, 派", "对啊", 0, 2)
    assert found.agrees
    assert [part.concepts for part in found.parts] == [("police",), ()]
    assert {part.words for part in found.parts} == {"", "派"}


def test_what_the_detector_says_is_read_back_for_every_flag_of_a_call() -> None:
    turns = [
        ("agent", "你他妈到底还不还"),
        ("customer", "再打我就投诉"),
        ("agent", "像你这种垃圾，谁跟你过日子？"),
        ("agent", "今天不还，让你在公司待不下去"),
    ]
    found = Detector.load().label_call("debtor", turns)
    for (_, text), flags in zip(turns, found.turns, strict=True):
        assert flags
        for flag in flags:
            why = reason(flag.rule, text, flag.start, flag.end)
            assert why.example if why.rule else all(part.words or part.callee for part in why.parts)
