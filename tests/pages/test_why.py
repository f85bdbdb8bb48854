"""Why a flag was put: in words of both languages, numbers hidden, opened by keyboard once the verdict is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from models.desk import Desk, open_desk, samples, users, verdicts
from models.language.rules import NO_LABEL, read_packs
from models.settings import Settings
from pages.ui import why
from pages.ui.talk import Basis
from pages.ui.words import table, written_in
from tests.pages.app import AT_REST, App, account
from tests.pages.reviewed import draw_week, judgement

TEXT = "像你这种垃圾，卡号6222021234567890也没用"


def _basis(explanation: str, score: float = 0.931, state: str = "confirmed", provoked: bool = False) -> Basis:
    return Basis(explanation, score, state, TEXT, 0, 6, provoked)


def test_every_rule_and_concept_of_the_detector_has_its_word() -> None:
    packs = read_packs()
    wanted = {f"wording.{rule.id}" for rule in packs.rules if rule.label != NO_LABEL}
    wanted |= {f"concept.{name}" for name in packs.concepts}
    assert wanted - table().keys() == set()


@pytest.mark.parametrize(
    ("language", "explanation", "told"),
    [
        ("zh", "insult.swear", ["用语规则「当面骂人」（insult.swear）", "规则的例句：「你他妈到底还不还」"]),
        ("en", "model: <worth>, la·ji", ["Learnt model; what weighed most: “像你这” (belittling), “垃圾” (by sound)"]),
        ("zh", "context.agrees: confirms_guess", ["客户猜到欠款的事，催收员承认了"]),
        ("zh", "model: @third_party, 6222021234567890", ["学习模型，分量最重的依据：接听的是第三方、「6***************」"]),
    ],
)  # fmt: skip
def test_a_flag_says_what_it_rests_on(language: str, explanation: str, told: list[str]) -> None:
    with written_in(language):
        assert why.lines(_basis(explanation))[: len(told)] == told


def test_the_probability_is_never_certain_and_the_state_is_explained() -> None:
    with written_in("en"):
        [*_, last] = why.lines(_basis("insult.swear", 1.0, "text_only"))
        assert last == (
            "Calibrated probability >99.9% · text only: the transcript says so, no second decode has confirmed it"
        )
        assert (
            why.lines(_basis("insult.swear", provoked=True))[-1]
            == "Within five turns after abuse by the customer"
        )
        assert why.lines(None) == ["These words, which must be said, were found nowhere in the call"]


def test_the_reviewer_opens_it_by_keyboard_and_never_before_the_verdict(
    floor: Path, tmp_path: Path, chromium: Browser
) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    desk = open_desk(Settings(data=floor, desk_url=url))
    account(desk, "li", "supervisor")
    _judge_a_flagged_call(floor, desk)
    app = App(floor, {"SUPERVISION_DESK_URL": url})
    try:
        context, page = app.visit(chromium, "li", "/review")
        page.wait_for_selector(".sheet .row")
        assert page.get_by_text("为什么标出").count() == 0

        page.get_by_role("button", name="我的结论").click()
        page.get_by_role("button", name="违规").first.click()
        page.get_by_role("button", name="为什么标出").first.wait_for()
        page.wait_for_selector(AT_REST)
        assert page.locator(".sheet .why:visible").count() == 0
        page.keyboard.press("w")
        first = page.locator(".sheet .why").first
        first.wait_for(state="visible")
        assert "校准概率 93.0%" in first.inner_text()
        page.keyboard.press("w")
        first.wait_for(state="hidden")
        page.locator(".sheet .ask").first.focus()
        page.keyboard.press("Enter")
        first.wait_for(state="visible")
        assert page.locator(".sheet .ask").first.get_attribute("aria-expanded") == "true"
        context.close()
    finally:
        app.kill()


def _judge_a_flagged_call(floor: Path, desk: Desk) -> None:
    [user] = users.all_users(desk)
    drawn = draw_week(floor, desk, user)
    with desk.read() as connection:
        calls = samples.calls_of(connection, drawn["draw_id"])
    flagged = next(call for call in calls if call["stratum"].startswith("flagged."))
    verdicts.record(desk, flagged["drawn_id"], judgement(True), user, "b1")
