"""What a short answer says by the question it answers."""

from __future__ import annotations

import pytest

from models.language import Detector
from models.language.answers import implied, said_by_agreeing

DETECTOR = Detector.load()


def agreed(callee: str, question: str, answer: str) -> set[str]:
    """The labels of an agent's answer that can be put by agreeing."""
    flags = DETECTOR.label("agent", callee, answer, (("customer", question),))
    return {flag.label for flag in flags} & said_by_agreeing()


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
    assert implied(answer, (("customer", question),)) == said


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
    ],
)
def test_denial_doubt_and_murmurs_say_nothing(question: str, answer: str) -> None:
    assert implied(answer, (("customer", question),)) is None


def test_only_the_customers_last_turn_is_answered() -> None:
    asked = ("customer", "你是派出所的？")
    assert implied("对", ()) is None
    assert implied("对", (asked, ("agent", "您听我说"))) is None


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
