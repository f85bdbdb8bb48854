"""Without the mouse: signing in from the first key on, and a row of a table chosen with Shift+Space, as the page says."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.pages.app import AT_REST
from tests.pages.conftest import PASSWORD
from tests.pages.keys import choose_the_first_hit, tab_to


def test_a_trainer_signs_in_finds_an_example_and_hears_it_by_keyboard(chromium: Browser, server: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{server}/sign-in?language=zh&next=/examples")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("tra")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    words = page.get_by_label("话语", exact=True)
    words.wait_for()
    page.wait_for_selector(AT_REST)  # what is drawn anew meanwhile takes the focus away
    tab_to(page, "话语")
    page.keyboard.type("上门")
    page.keyboard.press("Enter")
    choose_the_first_hit(page)
    page.get_by_text("为什么标出（1 处）").wait_for()
    context.close()


def test_after_a_wrong_password_the_password_has_the_focus(chromium: Browser, server: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server}/sign-in?language=zh")
    page.keyboard.type("tra")
    page.keyboard.press("Tab")
    page.keyboard.type("not this one")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    expect(page.locator("#password" if page.locator("#name").input_value() else "#name")).to_be_focused()
    context.close()
