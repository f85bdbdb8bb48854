"""Each role's own way through the app in Chromium, on a floor whose last week was reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FloatRect, Page

from etl import pipeline
from models.desk import Desk, appeals, clips, open_desk, users
from models.settings import Settings
from pages import roles
from tests.etl import floor as call_floor
from tests.pages.app import open_first_hit
from tests.pages.conftest import add_accounts, served, signed_in, windows
from tests.pages.floor import make_floor
from tests.pages.reviewed import review_week

Visit = Callable[..., Page]
ONE_OF_EACH = ("sup", "man", "tra", "col", "adm")
# The first words of each table in sight whose columns need more room than it has.
TOO_WIDE = """[...document.querySelectorAll('[data-testid=stDataFrame]')].filter(table => table.offsetParent)
    .filter(table => (one => one && one.scrollWidth > one.clientWidth + 1)(table.querySelector('.dvn-scroller')))
    .map(table => table.querySelector('canvas').textContent.slice(0, 60))"""
TITLES = "[...document.querySelectorAll('[data-testid=stSidebarNavLink]')].map(link => new URL(link.href).pathname)"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    make_floor(folder)
    add_accounts(folder)
    store = open_desk(Settings(data=folder))
    found = {user.name: user for user in users.all_users(store)}
    review_week(folder, store, {"supervisor": found["sup"], "second": found["sup2"]})
    return folder


@pytest.fixture(scope="module")
def store(data: Path) -> Desk:
    return open_desk(Settings(data=data))


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served(data) as address:
        yield address


@pytest.fixture
def go(chromium: Browser, address: str) -> Iterator[Visit]:
    with windows(chromium, address) as open_page:
        yield open_page


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_role_sees_its_own_pages_and_no_other(go: Visit, store: Desk, address: str, name: str) -> None:
    user = next(user for user in users.all_users(store) if user.name == name)
    allowed = {entry.name for entry in roles.pages_of(user)}
    page = go(name, "/")
    page.wait_for_selector("[data-testid=stSidebarNavLink]")
    shown = {path.strip("/") or "home" for path in page.evaluate(TITLES)}
    assert shown == allowed
    for other in sorted({entry.name for entry in roles.all_pages()} - allowed):
        page.goto(f"{address}/{other}")
        page.wait_for_selector("[data-testid=stSidebarNavLink]")
        page.wait_for_selector("h1")
        assert name in page.locator("h1").first.inner_text(), other


def test_a_manager_reads_money_beside_conduct_and_keeps_the_view_in_the_address(go: Visit) -> None:
    page = go("man", "/overview", language="en")
    for heading in ("Money", "Conduct"):
        page.get_by_role("heading", name=heading).first.wait_for()
    page.get_by_text("Recovery rate").first.wait_for()
    page.goto(page.url.split("?")[0] + "?team=T1&period=week")
    page.get_by_role("heading", name="Conduct").first.wait_for()
    page.get_by_role("link", name="Compliance").first.click()
    page.get_by_role("heading", name="Compliance").first.wait_for()
    page.wait_for_url("**/compliance?*team=T1*")


def test_a_bar_opens_the_violations_of_its_week_and_severity(go: Visit) -> None:
    page = go("man", "/compliance", language="en")
    page.locator(".barlayer .point path").first.wait_for(state="attached")
    page.wait_for_timeout(1000)  # the chart may still grow
    names, bars = ("red", "major", "minor"), page.locator(".barlayer .trace.bars")
    boxes = [bars.nth(place).locator(".point path").first.bounding_box() for place in range(3)]
    name, box = next((name, box) for name, box in zip(names, boxes, strict=True) if box and box["height"] > 0)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("dialog").get_by_text(f"Violations · {name}").wait_for()


def test_a_point_of_a_trend_opens_the_rows_of_its_week_once(go: Visit) -> None:
    page = go("man", "/overview")
    page.get_by_text("每周趋势").wait_for()
    chart = page.locator(".js-plotly-plot").nth(2)
    chart.scroll_into_view_if_needed()
    point = chart.locator(".scatterlayer .points path").last
    point.wait_for()
    page.wait_for_timeout(1000)  # the charts above may still grow
    box = point.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("dialog").get_by_text("最后两列（分子、分母）合计为").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_role("button", name="明细").first.click()
    page.get_by_role("dialog").get_by_text("回款率", exact=True).first.wait_for()


def test_a_case_that_was_chosen_stays_open_under_another_filter(go: Visit) -> None:
    page = go("man", "/cases")
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    page.locator("[data-testid=stDataFrame] .dvn-scroller").first.click(position={"x": 14, "y": 37 + 35 + 17})
    opened = page.get_by_role("heading", name="案件档案").inner_text()
    page.locator("[data-testid=stMultiSelect]").last.click()
    page.get_by_role("option").last.click()
    page.keyboard.press("Escape")
    page.wait_for_url("**client=**")
    page.wait_for_timeout(2500)  # the list is made anew
    assert page.locator("h2", has_text="案件档案").inner_text(timeout=20_000) == opened
    assert opened.split()[-1] in page.url


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_table_scrolls_sideways_on_a_small_screen(go: Visit, address: str, language: str) -> None:
    page = go("man", "/", language)
    page.set_viewport_size({"width": 1024, "height": 3000})
    for name in ("overview", "compliance", "results", "collectors", "reports", "cases", "data"):
        page.goto(f"{address}/{name}")
        page.wait_for_selector("[data-testid=stDataFrame] .dvn-scroller")
        page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
        page.wait_for_timeout(1500)  # the tables are laid out one by one
        assert page.evaluate(TOO_WIDE) == [], name


def test_a_trainer_finds_words_keeps_a_clip_and_plays_it(go: Visit, store: Desk, address: str) -> None:
    page = go("tra", "/examples")
    open_first_hit(page, "上门")
    spoken = page.locator(".player .line").all_inner_texts()
    assert any("有事打1**********，谢谢您" in line for line in spoken)
    assert not any("0000" in line for line in spoken)
    page.wait_for_timeout(500)  # the labels are stacked once the player has its width
    labels = [one.bounding_box() for one in page.locator(".player .flag").all()]
    assert len(labels) == 2 and not _cover(*labels)
    page.get_by_label("新案例集名称").fill("威胁·反面")
    page.get_by_role("button", name="保存到案例集").click()
    page.get_by_text("片段已保存").wait_for()
    (collection,) = clips.all_collections(store)
    (clip,) = clips.clips_of(store, collection["collection_id"])
    page.get_by_role("tab", name="案例集").click()
    page.wait_for_selector(f"audio[src='/clip/{clip['clip_id']}']", state="attached")
    sound = signed_in(address, "tra").get(f"/clip/{clip['clip_id']}")
    assert sound.status_code == 200 and sound.content[:4] == b"RIFF"
    assert signed_in(address, "adm").get(f"/clip/{clip['clip_id']}").status_code in (403, 404)
    assert httpx.get(f"{address}/clip/{clip['clip_id']}").status_code in (302, 303, 401, 403)


def test_a_collector_hears_the_clause_and_appeals(go: Visit, store: Desk) -> None:
    page = go("col", "/mine")
    page.wait_for_selector(".player .line")
    page.locator("textarea").first.fill("客户先骂人，我没有威胁")
    page.get_by_role("button", name="提交申诉").click()
    page.get_by_text("您已于").wait_for()
    (waiting,) = appeals.inbox(store)
    assert waiting["text"] == "客户先骂人，我没有威胁"


def test_an_administrator_sees_the_files_and_no_call(chromium: Browser, tmp_path: Path) -> None:
    data = tmp_path / "data"
    pipeline.run(call_floor.write(tmp_path / "source"), Settings(data=data), None, workers=1)
    add_accounts(data)
    with served(data) as address, windows(chromium, address) as open_page:
        page = open_page("adm", "/data")
        page.get_by_text("calls.csv").first.wait_for(state="attached")
        page.get_by_role("heading", name="录音").first.wait_for()
        assert page.locator("audio").count() == 0
        assert page.get_by_text("出错").count() == 0


def _cover(one: FloatRect | None, other: FloatRect | None) -> bool:
    """Whether two boxes of a page have a place in common."""
    assert one is not None and other is not None
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )
