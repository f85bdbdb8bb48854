"""A floor whose weekly sample was drawn and reviewed: what the pages about reviews are tested on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import open_desk, outcomes, samples, users, verdicts
from models.desk.scorecard import scorecard
from models.desk.store import Desk
from models.desk.users import User
from models.desk.verdicts import Judgement
from models.review import draws
from models.review.quota import Quota
from models.settings import Settings
from tests.pages.floor import LAST_WEEK

PEOPLE = {
    "supervisor": ("", ""),
    "second": ("", ""),
    "manager": ("", ""),
    "trainer": ("", ""),
    "collector": ("A0", ""),
}


def people(desk: Desk) -> dict[str, User]:
    """One account a role, and a second supervisor."""
    for name, (agent_id, team_id) in PEOPLE.items():
        users.add_user(desk, name, "supervisor" if name == "second" else name, agent_id, team_id)
    return {user.name: user for user in users.all_users(desk)}


def draw_week(data: Path, desk: Desk, user: User, doubles: float = 0.3) -> dict[str, Any]:
    """Draw the floor's last week as the review page does, this share of the calls for two reviewers."""
    quota = Quota(double_share=doubles)
    plan = draws.week_plan(warehouse.open_current(data), quota, LAST_WEEK, "20260309T010000000000")
    return samples.ensure_draw(desk, plan, user)


def review_week(
    data: Path, desk: Desk, found: dict[str, User], leave: int = 0, doubles: float = 0.3
) -> dict[str, Any]:
    """Draw the last week and judge it: flagged calls as threats, the others clean; doubles by both supervisors.

    `leave`: how many unflagged calls at the end of the queue nobody has judged yet.
    """
    drawn = draw_week(data, desk, found["supervisor"], doubles)
    with desk.read() as connection:
        calls = samples.calls_of(connection, drawn["draw_id"])
    plain = [call["drawn_id"] for call in calls if not call["stratum"].startswith("flagged.")]
    left = set(plain[len(plain) - leave :])
    for call in calls:
        if call["drawn_id"] in left:
            continue
        bad = call["stratum"].startswith("flagged.")
        for name in ("supervisor", "second")[: call["reviews_wanted"]]:
            verdicts.record(desk, call["drawn_id"], judgement(bad), found[name], "b1")
    return drawn


def judgement(bad: bool) -> Judgement:
    """A filled sheet: a threat, or nothing wrong."""
    answers = {item.id: "good" for item in scorecard().items}
    if not bad:
        return Judgement("clean", answers, (), "", 240)
    return Judgement("violation", answers | {"no_threat": "fault"}, ("threat",), "威胁上门", 300)


def violation_of(desk: Desk, drawn: dict[str, Any], agent_id: str) -> dict[str, Any]:
    """A drawn call of that collector that was found in violation."""
    first = outcomes.first_opinions(desk, [drawn["draw_id"]])
    return next(
        call for call in first if call["agent_id"] == agent_id and call["verdict"]["outcome"] == "violation"
    )


def desk_of(data: Path) -> Desk:
    """The desk in that data folder."""
    return open_desk(Settings(data=data, desk_url=f"sqlite:///{data / 'desk.sqlite'}"))


def run_page(
    name: str, user: User, language: str = "zh", query: dict[str, str] | None = None, **state: Any
) -> AppTest:
    """Run one page as that person, with this address and session; the data folder is the one of the environment."""

    def script(name: str) -> None:
        from importlib import import_module

        import_module(f"pages.{name}").page()

    test = AppTest.from_function(script, kwargs={"name": name}, default_timeout=60)
    test.session_state["user"] = user
    test.session_state["language"] = language
    for key, value in (query or {}).items():
        test.query_params[key] = value
    for key, value in state.items():
        test.session_state[key] = value
    return test.run()


def said(test: AppTest) -> str:
    """All the words on the page."""
    parts = [*test.markdown, *test.caption, *test.info, *test.header, *test.title, *test.success]
    return "\n".join(str(part.value) for part in parts)
