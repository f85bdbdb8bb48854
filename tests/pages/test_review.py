"""A supervisor reviews a call without the mouse: blind first, then the flags, every word saved on the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from models import sampling, warehouse
from models.desk import Desk, audit, drafts, marks, samples, users, verdicts
from models.desk.review_tables import drawn_calls
from models.review import draws
from models.review.quota import Quota
from tests.pages.app import AT_REST
from tests.pages.floor import LAST_WEEK

Visit = Callable[..., Page]


def test_a_call_is_reviewed_by_keyboard_blind_until_the_verdict(
    visit: Visit, desk: Desk, floor: Path
) -> None:
    page = visit("sup", "/review")
    page.wait_for_selector(".sheet .row")
    page.wait_for_selector(".player .line")
    assert page.locator(".player .flag, .player mark").count() == 0
    assert not re.search(r"\bK\d{4}\b", page.content())  # no id of a call, which may tell its week
    assert urlsplit(page.locator("audio").get_attribute("src") or "").path.startswith("/drawn/")
    hint = page.locator(".player .keys").inner_text()
    assert "M 标记此处" in hint and "N 下一处命中" not in hint
    page.keyboard.press("k")
    page.wait_for_function(_PLAYER + ".querySelector('audio').currentTime > 0.5")
    page.keyboard.press("k")
    page.keyboard.press("l")
    page.keyboard.press(".")
    assert "1.25×" in page.locator(".player .speed").inner_text()
    for key in ("2", "a", "h", "h", "Space"):
        page.keyboard.press(key)
    assert page.locator(".sheet .chips input:checked").get_attribute("value") == "threat"
    page.keyboard.press("m")
    page.keyboard.type("语气生硬")
    page.keyboard.press("Escape")
    page.locator(".sheet .state", has_text="草稿已保存").wait_for()

    page.reload()
    page.wait_for_selector(".sheet .row")
    assert "语气生硬" in page.locator(".sheet textarea").input_value()
    assert page.locator(".sheet .row input:checked").count() == 9

    page.keyboard.press("v")
    page.keyboard.press("Control+Enter")
    page.get_by_text("结论已提交：违规").wait_for()
    given = _verdicts(desk, "sup")
    assert [(row["outcome"], row["labels"]) for row in given] == [("violation", ["threat"])]
    assert "语气生硬" in given[0]["comment"]
    assert drafts.load(desk, given[0]["user_id"], f"review/{given[0]['drawn_id']}") == {}
    _judge_flags(page, desk, given[0]["verdict_id"])

    page.wait_for_selector(AT_REST)  # a key that comes while the page is drawn anew may find no button yet
    page.keyboard.press("g")
    page.wait_for_selector(".sheet .outcome input", state="attached")
    assert page.locator(".sheet .row input:checked").count() == 0
    _the_draw_can_be_repeated(desk, floor)


def _press_until_marked(page: Page, desk: Desk, verdict_id: int) -> None:
    """Press 1, and again where it came while the page was being made anew, as anybody would; the same word twice is one."""
    for _ in range(12):
        page.keyboard.press("1")
        page.wait_for_timeout(1500)
        if marks.flags_marked(desk, verdict_id):
            return


def _judge_flags(page: Page, desk: Desk, verdict_id: int) -> None:
    """Mark the first flag right where there is one; add a missed fault at the second where the player stands."""
    page.wait_for_selector(".player .line")
    page.wait_for_selector(AT_REST)
    if page.locator(".sheet .row").count():
        _press_until_marked(page, desk, verdict_id)
        assert list(marks.flags_marked(desk, verdict_id).values()) == [True]
    page.keyboard.press("l")
    page.keyboard.press("m")
    add = page.get_by_role("button", name="记下")
    page.get_by_text("在 0:03 补记漏报").first.wait_for()
    assert add.is_disabled()
    page.get_by_role("combobox", name="补记漏报").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("button:enabled", has_text="记下").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="撤回").wait_for()
    missed = marks.missed_of(desk, verdict_id)
    assert [(row["label"], round(row["second"])) for row in missed] == [("insult", 3)]


def _the_draw_can_be_repeated(desk: Desk, floor: Path) -> None:
    """Seed and frame hash on the desk are enough to draw the same calls again from the log."""
    draw = samples.current_draw(desk, LAST_WEEK)
    assert draw is not None
    plan = draws.week_plan(warehouse.open_current(floor), Quota(), LAST_WEEK, "b")
    assert draw["frame_hash"] == sampling.frame_hash(plan.strata)
    again = sampling.draw(draw["seed"], plan.strata, plan.quota).values()
    with desk.read() as connection:
        drawn = connection.execute(select(drawn_calls).where(drawn_calls.c.draw_id == draw["draw_id"]))
        assert {row.call_id for row in drawn if row.kind != "reserve"} == {
            call for answer in again for call in answer["drawn"]
        }
    told = [row["subject"] for row in audit.latest(desk, action="sample_drawn")]
    assert told.count(LAST_WEEK.isoformat()) == 1


def _verdicts(desk: Desk, name: str) -> list[dict]:
    user = next(user for user in users.all_users(desk) if user.name == name)
    with desk.read() as connection:
        return [row for row in verdicts.standing(connection) if row["user_id"] == user.user_id]


_PLAYER = (
    "[...document.querySelectorAll('*')].map(e => e.shadowRoot).find(r => r && r.querySelector('audio'))"
    ".querySelector('.player')"
)
