"""Without the mouse: a call replaced with a reason, a verdict changed with a reason, a clip kept from it; the play list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError
from sqlalchemy import select

from models import warehouse
from models.desk import Desk, clips, open_desk, playlist, revisions, users, verdicts
from models.desk.review_tables import replacements
from models.settings import Settings
from tests.pages.app import AT_REST, App, account
from tests.pages.keys import tab_to

Visit = Callable[[str, str], Page]
_IN_REASON = ".stTextInput:has(label:has-text('修改理由')) input:focus"
_SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def room(floor: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Desk]]:
    """A running app on a desk of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.sqlite'}"
    desk = open_desk(Settings(data=floor, desk_url=url))
    account(desk, "li", "supervisor")
    account(desk, "tra", "trainer")
    app = App(floor, {"SUPERVISION_DESK_URL": url})
    yield app, desk
    app.kill()


@pytest.fixture
def visit(room: tuple[App, Desk], chromium: Browser) -> Iterator[Visit]:
    contexts = []

    def open_page(name: str, path: str) -> Page:
        context, page = room[0].visit(chromium, name, path)
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_call_is_replaced_with_a_reason_by_keyboard(room: tuple[App, Desk], visit: Visit) -> None:
    desk = room[1]
    page = visit("li", "/review")
    for reason in ("听不清", "客户说方言，听不懂"):
        page.wait_for_selector(".sheet .row")
        before = len(_replaced(desk))
        _press_until_dialog(page, "x")
        tab_to(page, reason if reason == "听不清" else "其他原因")
        if reason != "听不清":
            page.keyboard.type(reason)
        page.keyboard.press("Enter")
        page.get_by_role("dialog").wait_for(state="detached")
        _until_replaced(page, desk, before + 1)
        assert _replaced(desk)[-1] == reason


def test_a_verdict_is_changed_with_a_reason_and_a_clip_kept_from_it(
    room: tuple[App, Desk], visit: Visit
) -> None:
    desk = room[1]
    page = visit("li", "/review")
    page.wait_for_selector(".sheet .row")
    for key in ("a", "o", "Control+Enter"):
        page.keyboard.press(key)
    page.get_by_text("结论已提交：合规").wait_for()
    page.wait_for_selector(AT_REST)  # the way to change it is drawn after the words
    page.keyboard.press("e")
    page.get_by_label("修改理由").wait_for()
    page.wait_for_selector(AT_REST)
    page.wait_for_selector(_IN_REASON)
    page.keyboard.type("再听一遍，没有核实身份")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("v")
    page.keyboard.press("Control+Enter")
    page.get_by_text("结论已提交：违规").wait_for()
    page.wait_for_selector(AT_REST)
    with desk.read() as connection:
        [standing] = verdicts.standing(connection)
    told = [(row["outcome"], row["reason"]) for row in revisions.history(desk, standing["verdict_id"])]
    assert told == [("clean", None), ("violation", "再听一遍，没有核实身份")]

    tab_to(page, "存为培训片段")
    page.keyboard.press("Enter")
    page.get_by_label("新案例集名称").focus()
    page.keyboard.type("身份核实")
    page.get_by_role("button", name="保存到案例集").focus()
    page.keyboard.press("Enter")
    page.get_by_text("片段已保存").wait_for()
    [shelf] = clips.all_collections(desk)
    [clip] = clips.clips_of(desk, shelf["collection_id"])
    assert (shelf["name"], clip["call_id"]) == ("身份核实", standing["call_id"])


@pytest.mark.parametrize(
    ("language", "keys", "warning"),
    [
        ("zh", ("a", "v"), "结论是违规，却没有一项不符"),
        ("en", ("2", "a", "o"), "clean, but with a fault among the items"),
    ],
)
def test_a_verdict_that_its_items_belie_is_asked_for_once_more(
    room: tuple[App, Desk], chromium: Browser, language: str, keys: tuple[str, ...], warning: str
) -> None:
    context, page = room[0].visit(chromium, "li", "/review", language)
    page.set_viewport_size({"width": 1024, "height": 760})
    page.wait_for_selector(".sheet .row")
    before = _given(room[1])
    for key in keys:
        page.keyboard.press(key)
    for _ in range(2):  # the second press comes too soon to have read what the first one brought
        page.keyboard.press("Control+Enter")
    told = page.locator(".sheet .state.bad", has_text=warning)
    told.wait_for()
    page.wait_for_timeout(1000)
    place = told.bounding_box()
    assert place is not None and place["y"] >= 0 and place["y"] + place["height"] <= 760
    assert _given(room[1]) == before
    page.keyboard.press("Control+Enter")
    page.get_by_text("Verdict sent" if language == "en" else "结论已提交").wait_for()
    assert _given(room[1]) == before + 1
    context.close()


def test_the_next_clip_plays_by_itself(room: tuple[App, Desk], visit: Visit, floor: Path) -> None:
    desk = room[1]
    trainer = next(user for user in users.all_users(desk) if user.name == "tra")
    shelf = clips.add_collection(desk, "A 连播", "", trainer)
    found = warehouse.rows(
        warehouse.open_current(floor), "SELECT min(call_id) AS call_id FROM core.recordings"
    )
    call_id = found[0]["call_id"]
    for number in range(2):
        where = {"call_id": call_id, "recording_id": call_id, "label": "threat", "note": "", "text": "……"}
        stretch = {"start_seconds": 4.0 * number, "end_seconds": 4.0 * number + 1.5, "is_good": False}
        clips.add_clip(desk, f"k{number}", shelf, where | stretch, trainer)
    page = visit("tra", "/examples")
    page.get_by_role("tab", name="案例集").click()
    page.get_by_role("button", name="连续播放").focus()
    page.keyboard.press("Enter")
    page.locator(".playlist .time", has_text="2 / 2").wait_for()
    page.wait_for_function(_LIST + ".querySelector('audio').ended", timeout=60_000)
    held = {clip["clip_id"] for clip in clips.clips_of(desk, shelf)}
    assert len(held) == 2 and playlist.heard_by(desk, trainer) == held


def test_on_a_low_screen_the_verdict_stays_in_sight_and_what_follows_begins_at_its_top(visit: Visit) -> None:
    page = visit("li", "/review")
    page.set_viewport_size({"width": 1024, "height": 600})
    page.wait_for_selector(".sheet .row")
    button = page.locator(".sheet .send button")
    assert _bottom(button) <= 600
    page.wait_for_selector(AT_REST)
    page.keyboard.press("b")
    page.wait_for_function(f"{_SCROLLED} > 0")  # the browser scrolls to what has the focus
    page.wait_for_timeout(300)
    note = page.locator(".sheet textarea")
    assert _bottom(note) <= page.locator(".sheet .outcome").bounding_box()["y"]
    page.keyboard.press("Escape")
    width = page.locator(".sheet .options").first.bounding_box()["width"]
    page.keyboard.press("a")
    page.keyboard.press("o")
    assert page.locator(".sheet .options").first.bounding_box()["width"] == width, "an answer moves no line"
    page.keyboard.press("Control+Enter")
    page.get_by_text("结论已提交：合规").wait_for()
    page.wait_for_selector(".player .line")
    page.wait_for_selector(AT_REST)
    page.wait_for_function(f"{_SCROLLED} === 0")
    assert page.get_by_text("华东银行").or_(page.get_by_text("南山银行")).first.is_visible(), (
        "whose call it is"
    )
    page.keyboard.press("g")


def _given(desk: Desk) -> int:
    with desk.read() as connection:
        return len(verdicts.standing(connection))


def _replaced(desk: Desk) -> list[str]:
    with desk.read() as connection:
        return list(connection.scalars(select(replacements.c.reason).order_by(replacements.c.at)))


def _press_until_dialog(page: Page, key: str) -> None:
    """Press a key, and again where it came while the page was being made anew, as anybody would."""
    for _ in range(12):
        page.keyboard.press(key)
        with suppress(TimeoutError):
            page.get_by_role("dialog").wait_for(timeout=10_000)
            return
    raise AssertionError(f"{key} opens no dialog")


def _until_replaced(page: Page, desk: Desk, count: int) -> None:
    for _ in range(200):
        if len(_replaced(desk)) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"there are {len(_replaced(desk))} replacements, not {count}")


_LIST = (
    "[...document.querySelectorAll('*')].map(e => e.shadowRoot).find(r => r && r.querySelector('.playlist'))"
    ".querySelector('.playlist')"
)


def _bottom(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return box["y"] + box["height"]
