"""What a short answer says by the question it answers."""

from __future__ import annotations

import pytest

from models.language import Detector
from models.language.answers import taken_over

DETECTOR = Detector.load()


def agreed(callee: str, question: str, answer: str) -> set[str]:
    """The labels of an agent's answer but rudeness, which lies in its own tone."""
    flags = DETECTOR.label("agent", callee, answer, (("customer", question),))
    return {flag.label for flag in flags} - {"rudeness"}


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("你是派出所的？", "对啊", "我是派出所的"),
        ("你们是法院的吗", "可不是嘛", "我们是法院的"),
        ("你们还要去我妈单位？", "去啊，怎么不去", "我们还要去你妈单位"),
        ("我上个月才还过。那我会坐牢吗？", "那肯定的", "那你会坐牢"),
        ("罚息能不能免", "能", "罚息能免"),
        ("您是派出所的", "没错", "我是派出所的"),
    ],
)
def test_agreement_says_what_was_asked(question: str, answer: str, said: str) -> None:
    over = taken_over(answer, (("customer", question),))
    assert over is not None and over.said == said


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("你是派出所的？", "不是，我是受银行委托的"),
        ("那我会坐牢吗", "不会的"),
        ("罚息能免吧", "这个要申请"),
        ("罚息能免吧", "可能吧"),
        ("你们就会吓唬人", "嗯"),
        ("你是派出所的？", "对了您先听我把这个月的账单说完再说别的行吗"),
        ("？！", "对"),
        ("你是派出所的？", ""),
        ("你是派出所的？", "对不起打错了"),
        ("你是派出所的？", "是谁告诉您的"),
    ],
)
def test_denial_doubt_and_murmurs_say_nothing(question: str, answer: str) -> None:
    assert taken_over(answer, (("customer", question),)) is None


def test_consent_under_a_condition_and_a_guess_set_right_take_over_only_what_they_can() -> None:
    assert "criminal_claim" in agreed("debtor", "不还你们就来抓我？", "那要看你今天存没存")
    assert "unauthorised_waiver" not in agreed("debtor", "罚息能给我免了吗", "那要看你今天存没存")
    assert "disclosure" in agreed("third_party", "他欠了信用卡三四万吧", "不止")
    assert not agreed("debtor", "我欠了三四万吧", "不止")


def test_only_the_customers_last_turn_is_answered() -> None:
    asked = ("customer", "你是派出所的？")
    assert taken_over("对", ()) is None
    assert taken_over("对", (asked, ("agent", "您听我说"))) is None


@pytest.mark.parametrize(
    ("callee", "question", "answer", "label"),
    [
        ("debtor", "你是派出所的？", "对啊", "impersonation"),
        ("debtor", "不还就要抓人是吧", "是的", "criminal_claim"),
        ("debtor", "罚息能免吧", "能，没问题", "unauthorised_waiver"),
        ("debtor", "你们还要去我妈单位闹？", "怎么不去", "threat"),
        ("third_party", "是不是也得我还啊", "那还用说", "third_party_pressure"),
        ("third_party", "他信用卡欠钱了吧", "对", "disclosure"),
    ],
)
def test_who_agrees_to_it_has_said_it(callee: str, question: str, answer: str, label: str) -> None:
    assert label in agreed(callee, question, answer)
    assert label not in agreed(callee, "您周五还是周六来电话？", answer)


def test_agreeing_to_what_is_proper_is_proper() -> None:
    assert not agreed("debtor", "你是和富金融的吧", "对")
    assert not agreed("debtor", "不还会上征信吗", "会的")
    assert not agreed("third_party", "他是不是出事了", "您让他回电就行")


def test_the_flag_covers_the_answer_and_says_why() -> None:
    (flag,) = (
        one
        for one in DETECTOR.label("agent", "debtor", "对啊", (("customer", "你是派出所的？"),))
        if one.label == "impersonation"
    )
    assert (flag.start, flag.end) == (0, 2)
    assert flag.rule.startswith("context.agrees: impersonation.")
