"""axe-core finds nothing serious or moderate on any page, in either theme; headings are in order too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from models.desk import appeals, measures, open_desk, users
from models.settings import Settings
from pages import roles
from tests.pages.app import AT_REST
from tests.pages.conftest import PASSWORD, add_accounts, served
from tests.pages.floor import make_floor
from tests.pages.reviewed import review_week, violation_of

WHO = {"man": "manager", "sup": "supervisor", "tra": "trainer", "col": "collector", "adm": "administrator"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over a floor on which everything that a page can show is there."""
    data = tmp_path_factory.mktemp("full")
    make_floor(data)
    add_accounts(data)
    desk = open_desk(Settings(data=data))
    found = {user.name: user for user in users.all_users(desk)}
    drawn = review_week(data, desk, {"supervisor": found["sup"], "second": found["sup2"]}, leave=2)
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    appeals.appeal(desk, verdict["verdict_id"], "客户先骂人", found["col"], 7)
    measures.record(desk, "m1", measures.Measure("coaching", "A0", "threat", "一起听了录音"), found["man"])
    with served(data) as address:
        yield address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_finding_worse_than_minor(address: str, chromium: Browser, theme: str) -> None:
    found: dict[str, list[str]] = {}
    left = {entry.name for entry in roles.all_pages()}
    for name, role in WHO.items():
        mine = [entry.name for entry in roles.all_pages() if role in entry.roles and entry.name in left]
        context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=theme)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{address}/sign-in?language=en")
        found["sign-in"] = _found(page)
        _sign_in(page, name)
        for path in mine:
            page.goto(f"{address}/{'' if path == 'home' else path}")
            page.wait_for_selector("h1")
            _drawn(page)
            found[path] = _found(page)
        left -= set(mine)
        context.close()
    assert left == set()
    assert {path: told for path, told in found.items() if told} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_call_before_and_after_its_verdict_has_none(address: str, chromium: Browser, theme: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{address}/sign-in?language=en&next=/review")
    _sign_in(page, "sup2")
    page.wait_for_selector(".sheet .row")
    page.wait_for_selector(".player .line")
    assert _found(page) == []
    for key in ("2", "a", "o", "Control+Enter"):
        page.keyboard.press(key)
    page.locator(".sheet .state.bad").wait_for()
    assert _found(page) == []
    page.get_by_role("button", name="My verdicts").click()
    page.get_by_role("button", name="Violation").first.or_(
        page.get_by_role("button", name="Clean").first
    ).first.click()
    page.get_by_text("Verdict sent").wait_for()
    page.wait_for_selector(".player .line")
    page.wait_for_selector(AT_REST)
    page.keyboard.press("w")  # opens why the first flag was put, where there is a flag
    assert _found(page) == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_open_dialog_has_none(address: str, chromium: Browser, theme: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{address}/sign-in?language=en&next=/overview")
    _sign_in(page, "man")
    page.get_by_role("button", name="Rows", exact=True).first.click()
    page.get_by_role("dialog").get_by_text("Export XLSX").wait_for()
    page.wait_for_selector(AT_REST)
    page.wait_for_timeout(700)  # until it has faded in
    assert _found(page) == []
    context.close()


def _drawn(page: Page) -> None:
    """The run has ended, and the components of the page have drawn themselves."""
    page.wait_for_selector(AT_REST)
    page.wait_for_timeout(500)
    for part, content in ((".player", ".line"), (".sheet", ".row")):
        if page.locator(part).count():
            page.locator(f"{part} {content}").first.wait_for()


def _sign_in(page: Page, name: str) -> None:
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")


def _found(page: Page) -> list[str]:
    """What axe finds moderate or worse: rule, and the first places."""
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("moderate", "serious", "critical")
    ]
