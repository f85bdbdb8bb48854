"""Behind a proxy the whole app may lie under a path of its host: every address stays under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request

from tests.pages.conftest import PASSWORD, served, windows
from tests.pages.keys import choose_the_first_hit

UNDER = "/qa/floor"
HTML = {"accept": "text/html"}
PLAYER = (
    "[...document.querySelectorAll('*')].map(e => e.shadowRoot).find(r => r && r.querySelector('.player'))"
    ".querySelector('audio')"
)


@pytest.fixture(scope="module")
def address(floor: Path) -> Iterator[str]:
    with served(floor, UNDER) as address:
        yield address


def test_who_is_not_signed_in_is_led_to_the_form_under_the_path(address: str) -> None:
    found = httpx.get(f"{address}/cases", headers=HTML).headers["location"]
    assert found == f"{UNDER}/sign-in?next=%2Fqa%2Ffloor%2Fcases"
    assert httpx.get(f"{address}/audio/K0000").status_code == 401


def test_the_cookies_are_kept_from_others_on_the_same_host(address: str) -> None:
    form = httpx.get(f"{address}/sign-in")
    token = form.cookies["tingjian_form"]
    fields = {"name": "sup", "password": PASSWORD, "form_token": token}
    answer = httpx.post(f"{address}/sign-in", data=fields, cookies={"tingjian_form": token})
    told = form.headers.get_list("set-cookie") + answer.headers.get_list("set-cookie")
    assert answer.headers["location"] == f"{UNDER}/"
    assert len(told) == 3 and all(f"Path={UNDER};" in f"{cookie};" for cookie in told)


def test_pages_sound_tables_language_and_sign_out_stay_under_the_path(
    chromium: Browser, address: str
) -> None:
    with windows(chromium, address) as open_page:
        page = open_page("man", f"{UNDER}/examples")
        asked = _asked(page)
        _play_the_first_hit(page)
        assert any(path.startswith(f"{UNDER}/audio/") for path in asked)
        page.goto(f"{address}/cases")
        with page.expect_download() as taken:
            page.locator(".tj-links a:visible").first.click()
        assert taken.value.suggested_filename.endswith(".xlsx")
        page.locator(".tj-foot a").first.click()
        page.wait_for_url(f"**{UNDER}/cases")
        page.locator(".tj-foot a").last.click()
        page.wait_for_url(f"**{UNDER}/sign-in")
    assert [path for path in asked if not path.startswith(f"{UNDER}/")] == []


def _play_the_first_hit(page: Page) -> None:
    page.get_by_label("话语", exact=True).fill("上门")
    page.keyboard.press("Enter")
    choose_the_first_hit(page)
    page.wait_for_function(f"{PLAYER}.duration > 0")


def _asked(page: Page) -> list[str]:
    """The paths of this host that a page asks for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            asked.append(urlsplit(request.url).path)

    page.on("request", note)
    page.reload()
    return asked
