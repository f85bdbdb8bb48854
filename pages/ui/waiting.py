"""What waits for a person, page by page: counted from the desk and the published build, nothing drawn or changed."""

from __future__ import annotations

from datetime import UTC, datetime

from models.desk import appeals, clips, queue, reports, samples
from models.desk.playlist import heard_by
from models.desk.users import User
from models.floor.scope import call_days
from models.review import frame
from pages import roles
from pages.ui import person, reads, sealed
from pages.ui.formats import day, number
from pages.ui.words import t


def found(user: User) -> dict[str, list[str]]:
    """Page → the sentences of what waits there, of the pages that this person sees, in their order."""
    seen = [page.name for page in roles.pages_of(user)]
    told = {name: _TOLD[name](user) for name in seen if name in _TOLD}
    return {name: sentences for name, sentences in told.items() if sentences}


def _review(user: User) -> list[str]:
    days = reads.once_a_build(call_days)
    if days is None:
        return []
    drawn = samples.current_draw(person.desk(), frame.last_whole_week(days)[0])
    if drawn is None:
        return [t("home.not_drawn")]
    done, wanted = queue.progress(person.desk(), drawn["draw_id"], user)
    return [t("home.to_review", left=number(wanted - done), all=number(wanted))] if done < wanted else []


def _appeals(user: User) -> list[str]:
    """The appeals that this person may decide: within their team, about verdicts of others, none on a call still to be judged."""
    bound, _ = roles.bounds(user)
    unheard = sealed.waiting()
    count = sum(
        row["decision"] is None
        and row["verdict"]["user_id"] != user.user_id
        and (not bound or row["call"]["team_id"] in bound)
        and row["call"]["drawn_id"] not in unheard
        for row in appeals.inbox(person.desk())
    )
    return [t("home.appeals_wait", count=number(count))] if count else []


def _reports(user: User) -> list[str]:
    """The report of the last whole week, where its supervisor has not confirmed it."""
    days = reads.once_a_build(call_days)
    if user.role != "supervisor" or days is None:
        return []
    first, last = frame.last_whole_week(days)
    kept = reports.confirmed(person.desk(), first, "supervisor")
    if any(row["about"] == (user.team_id or "") for row in kept):
        return []
    return [t("home.report_waits", first=day(first), last=day(last))]


def _mine(user: User) -> list[str]:
    """A collector's verdicts that can still be appealed and are not answered, and clips not heard yet."""
    desk, limit = person.desk(), reads.settings().appeal_days
    if not user.agent_id:
        return []
    unanswered = sum(
        not one["acknowledged_at"]
        and not one["appeal"]
        and appeals.closes_at(one, limit) >= datetime.now(UTC)
        for one in appeals.own_reviews(desk, user.agent_id)
    )
    heard = heard_by(desk, user)
    asked = clips.assigned(desk, agent_id=user.agent_id)
    to_hear = {clip["clip_id"] for row in asked for clip in clips.clips_of(desk, row["collection_id"])}
    counts = {"to_answer": unanswered, "to_hear": len(to_hear - set(heard))}
    return [t(f"home.{name}", count=number(count)) for name, count in counts.items() if count]


def _data(_user: User) -> list[str]:
    refused = reads.rows("SELECT count(*) AS rows FROM core.rejects")[0]["rows"]
    broken = reads.rows("SELECT count(*) AS files FROM core.recordings WHERE status <> 'ok'")[0]["files"]
    counts = {"refused": refused, "broken": broken}
    return [t(f"home.{name}", count=number(count)) for name, count in counts.items() if count]


_TOLD = {"review": _review, "appeals": _appeals, "reports": _reports, "mine": _mine, "data": _data}
