"""Several reviewers in Chromium on one store, and kill -9 of the server in the middle: nothing lost, nothing doubled.

On SQLite and on PostgreSQL (`DESK_URL`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, text

from models import warehouse
from models.desk import Desk, drafts, open_desk, samples, users, verdicts
from models.desk.review_tables import drawn_calls
from models.desk.review_tables import verdicts as verdict_rows
from models.review import draws
from models.review.quota import Quota
from models.settings import Settings
from tests.pages.app import App, account
from tests.pages.floor import LAST_WEEK

REVIEWERS = ("li", "wu", "he")


@dataclass(frozen=True)
class Room:
    """A running app, its desk, and the draw that is reviewed: one single and one double call, three reviews."""

    app: App
    desk: Desk
    draw_id: int


@pytest.fixture(params=["sqlite", "postgresql"])
def room(
    request: pytest.FixtureRequest, floor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    monkeypatch.delenv("SUPERVISION_DESK_URL", raising=False)
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql_server").database()
    monkeypatch.setenv("DESK_URL", url)
    desk = open_desk(Settings(data=floor))
    for name in REVIEWERS:
        account(desk, name, "supervisor")
    app = App(floor, {"DESK_URL": url})
    yield Room(app, desk, _draw(desk, floor))
    app.kill()
    desk.engine.dispose()


def test_three_reviewers_send_at_once_and_two_of_them_about_one_call(room: Room, chromium: Browser) -> None:
    windows = [room.app.visit(chromium, name, "/review") for name in REVIEWERS]
    pages = [page for _, page in windows]
    for page, comment in zip(pages, REVIEWERS, strict=True):
        _fill(page, f"评语 {comment}")
    for page in pages + pages:  # everybody presses twice
        page.keyboard.press("Control+Enter")
    for page in pages:
        page.get_by_text("结论已提交：违规").wait_for()
    given = _verdicts(room.desk)
    assert sorted(row["comment"] for row in given) == sorted(f"评语 {name}" for name in REVIEWERS)
    assert len({row["user_id"] for row in given}) == 3
    assert sorted(Counter(row["drawn_id"] for row in given).values()) == [1, 2]
    assert len({(row["drawn_id"], row["slot"]) for row in given}) == 3
    for context, _ in windows:
        context.close()


@pytest.mark.parametrize("room", ["postgresql"], indirect=True)
def test_pressed_again_while_the_store_is_slow_the_verdict_opens_its_flags(
    room: Room, chromium: Browser
) -> None:
    context, page = room.app.visit(chromium, "li", "/review")
    _fill(page, "按了两次")
    with room.desk.engine.begin() as connection:
        connection.execute(text("LOCK TABLE verdicts IN EXCLUSIVE MODE"))
        for _ in range(2):
            page.keyboard.press("Control+Enter")
            time.sleep(1)
    page.get_by_text("结论已提交：违规").wait_for()
    assert [row["comment"] for row in _verdicts(room.desk)] == ["按了两次"]
    context.close()


def test_a_server_killed_in_the_middle_of_a_form_costs_nothing(room: Room, chromium: Browser) -> None:
    context, page = room.app.visit(chromium, "li", "/review")
    _fill(page, "写到一半")
    page.locator(".sheet .state", has_text="草稿已保存").wait_for()
    _until_kept(room.desk, "写到一半")
    room.app.kill()
    assert _verdicts(room.desk) == []
    room.app.start()

    page.goto(f"{room.app.address}/review")
    page.wait_for_selector(".sheet .row")
    assert page.locator(".sheet textarea").input_value() == "写到一半"
    assert page.locator(".sheet .row input:checked").count() == 9
    assert page.locator(".sheet .outcome input:checked").count() == 1
    page.keyboard.press("Control+Enter")
    room.app.kill()  # at the very moment of sending
    room.app.start()

    page.goto(f"{room.app.address}/review")
    page.wait_for_selector(".sheet .row")
    if not _verdicts(room.desk):  # it had not arrived: the draft is still there to be sent
        assert page.locator(".sheet textarea").input_value() == "写到一半"
        page.keyboard.press("Control+Enter")
        page.get_by_text("结论已提交：违规").wait_for()
    [given] = _verdicts(room.desk)
    assert (given["comment"], given["outcome"], given["answers"]["identify"]) == (
        "写到一半",
        "violation",
        "fault",
    )
    context.close()


def _draw(desk: Desk, floor: Path) -> int:
    plan = draws.week_plan(warehouse.open_current(floor), Quota(), LAST_WEEK, "b")
    first, second = sorted(plan.quota)[:2]
    small = replace(plan, quota={first: 1, second: 1}, double_share=0.5, gold=0)
    drawn = samples.ensure_draw(desk, small, users.all_users(desk)[0])
    with desk.read() as connection:
        calls = samples.calls_of(connection, drawn["draw_id"])
    assert sorted(call["reviews_wanted"] for call in calls) == [1, 2]
    return int(drawn["draw_id"])


def _fill(page: Page, comment: str) -> None:
    """A violation by keyboard: the first item a fault, the others good, a comment."""
    page.wait_for_selector(".sheet .row")
    page.wait_for_selector(".player .line")
    page.keyboard.press("2")
    page.keyboard.press("a")
    page.keyboard.press("v")
    page.keyboard.press("b")
    page.keyboard.type(comment)
    page.keyboard.press("Escape")


def _until_kept(desk: Desk, comment: str) -> None:
    """Wait until the draft has reached the desk: the page says "saved" when it has sent it off."""
    user = next(user for user in users.all_users(desk) if user.name == "li")
    for _ in range(200):
        with desk.read() as connection:
            ids = list(connection.scalars(select(drawn_calls.c.drawn_id)))
        found = [drafts.load(desk, user.user_id, f"review/{drawn_id}") for drawn_id in ids]
        if any(draft.get("comment") == comment for draft in found):
            return
        time.sleep(0.1)
    raise AssertionError("the draft never reached the desk")


def _verdicts(desk: Desk) -> list[dict[str, Any]]:
    """Every row, also what a doubled one would add."""
    with desk.read() as connection:
        rows = connection.execute(select(verdict_rows).order_by(verdict_rows.c.verdict_id)).all()
        assert len(rows) == len(verdicts.standing(connection))
    return [dict(row._mapping) for row in rows]
