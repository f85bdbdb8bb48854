"""`python -m models.review`: place gold calls, draw a week anew, check that a draw is the one its seed gives."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from models import warehouse
from models.commands import DataFolder, one_of, run, settings_of
from models.desk import gold, open_desk, samples, users
from models.desk.store import Desk
from models.desk.users import User
from models.language.labels import labels
from models.problems import Problem
from models.review import draws, frame
from models.settings import Settings

app = typer.Typer(help="The weekly sample.", no_args_is_help=True, add_completion=False)
Week = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Any day of the week.")]
By = Annotated[str, typer.Option(help="The manager in whose name it is done.")]


@app.command("place-gold")
def place_gold(
    call_id: Annotated[str, typer.Argument(help="The call.")],
    outcome: Annotated[str, typer.Option(help=" or ".join(gold.OUTCOMES), callback=one_of(gold.OUTCOMES))],
    by: By,
    label: Annotated[
        list[str] | None,
        typer.Option(help="A label that is heard in it; may be repeated.", callback=one_of(labels())),
    ] = None,
    note: Annotated[str, typer.Option(help="Why this is the answer.")] = "",
    data: DataFolder = None,
) -> None:
    """Give a call its known answer; it is mixed into the next draws, and never counted in an estimate."""
    settings = settings_of(data)
    desk = open_desk(settings)
    manager = _manager(desk, by)
    call = gold.find_call(warehouse.open_current(settings.data), call_id)
    typer.echo(gold.place(desk, call, gold.Answer(outcome, tuple(label or ()), note), manager))


@app.command("withdraw-gold")
def withdraw_gold(
    call_id: Annotated[str, typer.Argument(help="The call.")], by: By, data: DataFolder = None
) -> None:
    """Place a gold call no more."""
    desk = open_desk(settings_of(data))
    gold.withdraw(desk, call_id, _manager(desk, by))


@app.command()
def redraw(
    week: Week,
    reason: Annotated[str, typer.Option(help="Why; kept beside both draws.")],
    by: By,
    data: DataFolder = None,
) -> None:
    """Draw a week anew; the draw before and its verdicts stay, and count no more."""
    settings = settings_of(data)
    desk = open_desk(settings)
    plan = _plan(settings, week.date())
    known = samples.current_draw(desk, plan.week)
    if known is None:
        raise _not_drawn(plan.week)
    drawn = samples.redraw(desk, plan, _manager(desk, by), reason, known["version"])
    typer.echo(f"{drawn['version']}\t{drawn['seed']}")


@app.command()
def verify(
    week: Week,
    data: DataFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Draw the week again from its seed, and set it beside today's log; exit status 1 where it is another one."""
    settings = settings_of(data)
    monday = frame.week_of(week.date())[0]
    found = draws.check(open_desk(settings), warehouse.open_current(settings.data), monday)
    if found is None:
        raise _not_drawn(monday)
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"holds": found.holds}, ensure_ascii=False))
    else:
        typer.echo("\n".join(_lines(found)))
    if not found.holds:
        raise typer.Exit(1)


@app.command("frame")
def print_frame(week: Week, data: DataFolder = None) -> None:
    """What the week was drawn from: a line a call, its call_id and its stratum; on standard error seed and quota."""
    desk = open_desk(settings_of(data))
    monday = frame.week_of(week.date())[0]
    known = samples.current_draw(desk, monday)
    kept = samples.frame_of(desk, known["draw_id"]) if known else None
    if known is None or kept is None:
        raise _not_drawn(monday)
    quota = {row["stratum"]: row["drawn"] for row in samples.strata_of(desk, known["draw_id"])}
    typer.echo(f"{known['seed']}\t{json.dumps(quota, ensure_ascii=False)}", err=True)
    for call_id, stratum in sorted(kept[1].items()):
        typer.echo(f"{call_id}\t{stratum}")


def _lines(found: draws.Check) -> list[str]:
    if not found.same_frame:
        return [
            f"version {found.version}: the frame is not the one that was drawn from; check it on the build of the draw"
        ]
    told = (
        "the draw is the one that seed" if not (found.missing or found.strange) else "not the draw that seed"
    )
    lines = [f"version {found.version}: {told} {found.seed} gives"]
    names = ("missing", "strange", "gained", "lost", "moved")
    return lines + [f"{name} {', '.join(calls)}" for name in names if (calls := getattr(found, name))]


def _not_drawn(monday: date) -> Problem:
    return Problem(
        f"{monday}: this week was not drawn yet, or before draws kept their frame; the first reviewer who opens it draws it.",
        f"{monday}：这一周还没有抽样（或抽样时尚未保存抽样框）；第一位打开复核页的人会触发抽样。",
    )


def _plan(settings: Settings, day: date) -> samples.Plan:
    build_id = warehouse.current(settings.data).stem.removeprefix("warehouse-")
    con = warehouse.open_current(settings.data)
    return draws.week_plan(con, settings.review, frame.week_of(day)[0], build_id)


def _manager(desk: Desk, name: str) -> User:
    """Who answers for it; those who review do not choose what they review."""
    for user in users.all_users(desk):
        if user.name == name and not user.is_disabled:
            if user.role == "manager":
                return user
            raise Problem(
                f"user {name}: the account's role is {user.role}; give --by the name of a manager.",
                f"用户 {name}：角色是 {user.role}；请在 --by 中写一位经理的账号。",
            )
    raise Problem(
        f"user {name}: there is no such open account; `python -m models.desk list` shows them all.",
        f"用户 {name}：没有该可用账号；可用 `python -m models.desk list` 查看全部账号。",
    )


if __name__ == "__main__":
    run(app)
