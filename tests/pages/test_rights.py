"""Rights where page, door and desk meet: a team that the data do not name, calls as the draw has them, a lapsed session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import httpx
import pandas as pd
import pytest
from playwright.sync_api import Page
from sqlalchemy import delete
from starlette.requests import Request
from starlette.responses import Response

from models import warehouse
from models.desk import Desk, appeals, audit, drafts, queue, samples, users, verdicts
from models.desk.review_tables import claims
from models.desk.sessions import Session
from models.desk.users import User
from models.review.frame import Call
from pages.door import workbook
from pages.ui import tickets
from tests.pages.conftest import PASSWORD
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import judgement, people, review_week, run_page

Clients = Callable[[str], httpx.Client]


def _account(desk: Desk, name: str) -> User:
    return next(user for user in users.all_users(desk) if user.name == name)


def test_a_supervisor_of_a_team_that_the_data_do_not_name_gets_no_report_of_the_floor(
    plain_floor: Path, desk_over: Callable[[Path], Desk]
) -> None:
    desk = desk_over(plain_floor)
    found = people(desk)
    review_week(plain_floor, desk, found)
    users.add_user(desk, "unnamed", "supervisor", team_id="T9")
    test = run_page("reports", _account(desk, "unnamed"), "en")
    assert not test.exception
    assert test.selectbox[2].options == ["T9"]
    told = {row for table in test.dataframe for row in map(str, table.value.to_numpy().tolist())}
    assert not [row for row in told if "催收员" in row]
    assert "['Reviewed', '0']" in told


def _draw(desk: Desk, week: date, recording_id: str, agent_id: str, team_id: str) -> int:
    """A draw of one call, collector and team as they were in that week."""
    call = Call(recording_id, agent_id, team_id, recording_id, True, True, True, ())
    plan = samples.Plan(
        week, {recording_id: call}, {recording_id: "plain.x"}, {"plain.x": 1}, 0.0, {}, "b", {}, 0
    )
    drawn = samples.ensure_draw(desk, plan, _account(desk, "man"))
    with desk.read() as connection:
        [row] = samples.calls_of(connection, drawn["draw_id"])
    return int(row["drawn_id"])


def test_a_call_under_review_is_heard_as_the_draw_has_it_whatever_the_log_says_of_its_team_now(
    client: Clients, desk: Desk, floor: Path
) -> None:
    con = warehouse.open_current(floor)
    asked = "SELECT r.recording_id FROM core.recordings r JOIN core.calls USING (call_id) WHERE agent_id = ? ORDER BY 1 DESC"
    [[moved], [nobodys], [other], *_] = con.execute(asked, ["A1"]).fetchall()  # A1 is of team T2
    drawn = [
        _draw(desk, date(2025, 1, 6), moved, "A0", "T1"),
        _draw(desk, date(2025, 1, 13), nobodys, "", ""),
    ]
    _draw(desk, date(2025, 1, 20), other, "A1", "T2")
    led, collector = client("led"), client("col")
    assert [led.get(f"/audio/{one}").status_code for one in (moved, nobodys, other)] == [200, 200, 403]
    assert collector.get(f"/audio/{moved}").status_code == 403
    assert [led.get(f"/drawn/{one}/0").status_code for one in (*drawn, 10**6)] == [200, 200, 404]
    assert [client(name).get(f"/drawn/{drawn[0]}/0").status_code for name in ("adm", "col")] == [403, 403]
    heard = [row["subject"] for row in audit.latest(desk, action="listened") if row["user_name"] == "led"]
    assert heard[0] in (moved, nobodys)
    verdicts.record(desk, drawn[0], judgement(True), _account(desk, "man"), "b")
    assert [one["call_id"] for one in appeals.own_reviews(desk, "A0")].count(moved) == 1
    assert [collector.get(f"/audio/{one}").status_code for one in (moved, nobodys)] == [200, 403]
    assert client("adm").get(f"/audio/{moved}").status_code == 403


def _taken(address: str, user: User) -> Response:
    """What the door answers a person who follows the link to a table."""
    asked = {"path_params": {"ticket": address.rsplit("/", 1)[1]}, "query_params": {}}
    request = SimpleNamespace(**asked, state=SimpleNamespace(session=Session("s", user, "")))
    return workbook._answer(cast(Request, request))


def test_a_table_offered_before_an_account_was_given_another_team_is_not_taken_after(
    plain_floor: Path, desk_over: Callable[[Path], Desk]
) -> None:
    desk = desk_over(plain_floor)
    users.add_user(desk, "li", "supervisor", team_id="T1")
    address = tickets.issue(_account(desk, "li"), "violations", pd.DataFrame({"case_id": ["C1"]}))
    assert _taken(address, _account(desk, "li")).status_code == 200
    users.bind(desk, "li", team_id="T2")
    assert _taken(address, _account(desk, "li")).status_code == 404


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # never of the same day
def test_a_table_that_is_taken_is_named_by_the_day_on_the_floors_clock(
    plain_floor: Path, desk_over: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    desk = desk_over(plain_floor)
    monkeypatch.setenv("SUPERVISION_TIMEZONE", zone)
    users.add_user(desk, "li", "supervisor", team_id="T1")
    answer = _taken(tickets.issue(_account(desk, "li"), "violations", pd.DataFrame()), _account(desk, "li"))
    day = datetime.now(ZoneInfo(zone))
    assert answer.headers["content-disposition"].endswith(f"violations-{day:%Y%m%d}.xlsx")


def test_a_sheet_left_open_after_the_session_ended_writes_nothing(
    visit: Callable[..., Page], desk: Desk
) -> None:
    one_time = users.add_user(desk, "gone", "supervisor")
    user = users.verify(desk, "gone", one_time)
    assert user is not None
    users.choose_password(desk, user, PASSWORD)
    page = visit("gone", "/review")
    page.wait_for_selector(".sheet .row")
    page.wait_for_selector(".player .line")
    known = samples.current_draw(desk, LAST_WEEK)
    assert known is not None
    call = queue.claim_next(desk, known["draw_id"], user)
    assert call is not None
    with desk.write() as connection:  # the tests that follow find the call free again
        connection.execute(delete(claims).where(claims.c.user_id == user.user_id))
    users.disable(desk, "gone")
    page.keyboard.press("2")
    page.get_by_text("登录已结束").first.wait_for()
    assert drafts.load(desk, user.user_id, f"review/{call['drawn_id']}") == {}
