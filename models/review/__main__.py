"""`python -m models.review`: place gold calls, draw a week anew, check that a draw is the one its seed gives."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from models import warehouse
from models.desk import gold, open_desk, samples, users
from models.desk.store import Desk
from models.desk.users import User
from models.problems import Problem
from models.review import draws, frame
from models.settings import Settings

app = typer.Typer(help="The weekly sample.", no_args_is_help=True, add_completion=False)
DataFolder = Annotated[
    Path | None, typer.Option("--data", help="The data folder (SUPERVISION_DATA, else ./data).")
]
Week = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Any day of the week.")]
By = Annotated[str, typer.Option(help="The account in whose name it is done.")]


@app.command("place-gold")
def place_gold(
    call_id: Annotated[str, typer.Argument(help="The call.")],
    outcome: Annotated[str, typer.Option(help=" or ".join(gold.OUTCOMES))],
    by: By,
    label: Annotated[
        list[str] | None, typer.Option(help="A label that is heard in it; may be repeated.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why this is the answer.")] = "",
    data: DataFolder = None,
) -> None:
    """Give a call its known answer; it is mixed into the next draws, and never counted in an estimate."""
    settings = _settings(data)
    desk = open_desk(settings)
    call = gold.find_call(warehouse.open_current(settings.data), call_id)
    typer.echo(gold.place(desk, call, gold.Answer(outcome, tuple(label or ()), note), _account(desk, by)))


@app.command("withdraw-gold")
def withdraw_gold(call_id: str, by: By, data: DataFolder = None) -> None:
    """Place a gold call no more."""
    desk = open_desk(_settings(data))
    gold.withdraw(desk, call_id, _account(desk, by))


@app.command()
def redraw(
    week: Week,
    reason: Annotated[str, typer.Option(help="Why; kept beside both draws.")],
    by: By,
    data: DataFolder = None,
) -> None:
    """Draw a week anew; the draw before and its verdicts stay, and count no more."""
    settings = _settings(data)
    desk = open_desk(settings)
    plan = _plan(settings, week.date())
    known = samples.current_draw(desk, plan.week)
    if known is None:
        raise Problem(
            f"{plan.week}: this week was not drawn yet; the first reviewer who opens it draws it.",
            f"{plan.week}：这一周还没有抽样；第一位打开复核页的人会触发抽样。",
        )
    drawn = samples.redraw(desk, plan, _account(desk, by), reason, known["version"])
    typer.echo(f"{drawn['version']}\t{drawn['seed']}")


@app.command()
def verify(
    week: Week,
    data: DataFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Draw the week again from its seed and today's log; exit status 1 where the stored draw is another one."""
    settings = _settings(data)
    found = draws.check(open_desk(settings), _plan(settings, week.date()))
    if found is None:
        raise Problem(
            f"{week:%Y-%m-%d}: this week was not drawn yet.", f"{week:%Y-%m-%d}：这一周还没有抽样。"
        )
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"holds": found.holds}, ensure_ascii=False))
    else:
        typer.echo(_sentence(found))
    if not found.holds:
        raise typer.Exit(1)


def _sentence(found: draws.Check) -> str:
    if not found.same_frame:
        return "the log of today holds other calls than the draw was made from; check it on the build of the draw"
    if found.holds:
        return f"version {found.version}: the draw is the one that seed {found.seed} gives"
    return f"version {found.version}: missing {', '.join(found.missing) or '-'}; strange {', '.join(found.strange) or '-'}"


def _plan(settings: Settings, day: date) -> samples.Plan:
    build_id = warehouse.current(settings.data).stem.removeprefix("warehouse-")
    con = warehouse.open_current(settings.data)
    return draws.week_plan(con, settings.data, frame.week_of(day)[0], build_id)


def _account(desk: Desk, name: str) -> User:
    for user in users.all_users(desk):
        if user.name == name and not user.is_disabled:
            return user
    raise Problem(
        f"user {name}: there is no such open account; `python -m models.desk list` shows them all.",
        f"用户 {name}：没有该可用账号；可用 `python -m models.desk list` 查看全部账号。",
    )


def _settings(data: Path | None) -> Settings:
    return Settings(data=data) if data else Settings()


def main() -> None:
    """Run a command; a Problem is one sentence on standard error and exit status 1."""
    try:
        app()
    except Problem as problem:
        sys.stderr.write(f"error: {problem}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
