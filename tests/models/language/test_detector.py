"""Who speaks, to whom, what was said before: the same words carry other labels."""

from __future__ import annotations

import pytest

from models.language import Detector, version_of
from models.language.labels import labels

DETECTOR = Detector.load()
CUSTOMER = {name for name, label in labels().items() if label.kind == "customer"}


def found(speaker: str, callee: str, text: str, before: tuple[tuple[str, str], ...] = ()) -> set[str]:
    """The labels of an utterance."""
    return {flag.label for flag in DETECTOR.label(speaker, callee, text, before)}


@pytest.mark.parametrize(
    ("callee", "text", "label"),
    [
        ("debtor", "你他妈到底还不还", "insult"),
        ("debtor", "傻比吧你听不懂人话", "insult"),
        ("debtor", "明天带人去你单位堵你", "threat"),
        ("debtor", "有本事你去告啊，我等着", "rudeness"),
        ("debtor", "我是派出所民警，你的案子归我管", "impersonation"),
        ("debtor", "再不还就等着坐牢，你这是诈骗", "criminal_claim"),
        ("third_party", "他在银行欠了三万八，逾期五个月了", "disclosure"),
        ("third_party", "你是他老婆就得替他还", "third_party_pressure"),
        ("debtor", "今天还一万剩下的利息我给你全免了", "unauthorised_waiver"),
        ("debtor", "这银行就是坑人的，吸血鬼", "reputation"),
        ("debtor", "您好，我是和富金融的，受江海银行委托联系您", "self_identification"),
        ("debtor", "请问是张三先生本人吗", "identity_check"),
    ],
)
def test_plain_cases_carry_their_label(callee: str, text: str, label: str) -> None:
    assert label in found("agent", callee, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("别再给我打电话了", "stop_contact_request"),
        ("再打我就投诉到银保监", "complaint_intent"),
        ("你打错了，没这个人", "wrong_number"),
        ("我没借过你们的钱", "dispute"),
        ("下个月十号我还两千", "promise_to_pay"),
        ("操你妈的傻逼", "customer_abuse"),
    ],
)
def test_the_customers_words_are_the_customers(text: str, label: str) -> None:
    labels_found = found("customer", "debtor", text)
    assert label in labels_found
    assert labels_found <= CUSTOMER


def test_disclosure_needs_a_third_party_who_did_not_offer_to_pay() -> None:
    text = "他在银行欠了三万八，逾期五个月了"
    assert "disclosure" in found("agent", "third_party", text)
    assert "disclosure" not in found("agent", "debtor", text)
    assert "disclosure" not in found("agent", "third_party", text, (("customer", "我替他还，多少钱你说"),))


def test_an_unknown_speaker_carries_must_nots_and_two_of_the_customers_labels() -> None:
    allowed = {name for name, label in labels().items() if label.unknown_speaker}
    for text in ("你他妈到底还不还", "再打我就投诉到银保监", "请问是张三先生本人吗", "下个月十号我还两千"):
        assert found("unknown", "debtor", text) <= allowed
    assert "insult" in found("unknown", "debtor", "你他妈到底还不还")


@pytest.mark.parametrize("text", ["我说一句你记一句，别插嘴", "赶紧还我"])
def test_words_of_an_unknown_speaker_are_flagged_only_where_they_leave_little_doubt(text: str) -> None:
    assert "rudeness" in found("agent", "unknown", text)
    assert found("unknown", "unknown", text) == set()
    assert "insult" in found("unknown", "debtor", "你他妈到底还不还")


def test_a_flag_names_its_span_in_the_original_and_what_it_rests_on() -> None:
    text = "喂 喂，👋 你他妈 到底還不還"
    flag = next(flag for flag in DETECTOR.label("agent", "debtor", text) if flag.label == "insult")
    assert "他妈" in text[flag.start : flag.end]
    assert 0 <= flag.score <= 1
    assert flag.rule


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        (
            "我们这边是受银行委托的，您这个账户现在已经逾期三个月了，我给您打了好几次电话您都不接，你他妈到底还不还钱",
            "insult",
            "你他妈",
        ),
        (
            "先生您听我说您这个情况我们也理解但是银行那边催得紧所以还是希望您尽快处理不然我就带人去你家堵门让你全家不得安生",
            "threat",
            "带人去你",
        ),
    ],
)
def test_a_few_offending_words_show_among_many_civil_ones(text: str, label: str, words: str) -> None:
    found = [flag for flag in DETECTOR.label("agent", "debtor", text) if flag.label == label]
    assert len(found) == 1 and words in text[found[0].start : found[0].end]


def test_many_civil_words_stay_civil() -> None:
    civil = "您好我这边是华诚受银行委托给您来电的，您的账户目前还有一笔没有处理，您看今天下午方便的话能不能先安排一部分，我这边帮您登记"
    assert {flag.label for flag in DETECTOR.label("agent", "debtor", civil)} <= {
        "self_identification",
        "identity_check",
    }


def test_a_call_says_what_the_agent_never_said() -> None:
    greeting = ("agent", "您好，我是和富金融的，受江海银行委托联系您，请问是张三先生本人吗")
    assert DETECTOR.label_call("debtor", [greeting, ("customer", "是我")]).missing == []
    silent = DETECTOR.label_call("debtor", [("agent", "你那个钱什么时候还"), ("customer", "没钱")])
    assert silent.missing == ["self_identification", "identity_check"]
    assert DETECTOR.label_call("debtor", [("unknown", "喂")]).missing is None


def test_a_turn_after_abuse_is_provoked_and_stays_flagged() -> None:
    call = DETECTOR.label_call("debtor", [("customer", "操你妈的傻逼"), ("agent", "你他妈的傻逼东西")])
    assert call.provoked == [False, True]
    assert "insult" in {flag.label for flag in call.turns[1]}


def test_a_bare_yes_to_a_third_partys_guess_discloses() -> None:
    guess = (("customer", "他是不是信用卡欠了三万多"),)
    assert "disclosure" in found("agent", "third_party", "对的", guess)
    assert "disclosure" not in found("agent", "debtor", "对的", guess)
    assert "disclosure" not in found("agent", "third_party", "对的", (("customer", "你是找我哥吗"),))


def test_its_version_is_known_without_loading_it() -> None:
    assert version_of() == DETECTOR.version
