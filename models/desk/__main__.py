"""`python -m models.desk`: accounts from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from models.commands import DataFolder, one_of, run, settings_of
from models.desk import open_desk, users
from models.desk.store import Desk
from models.desk.unnamed import unnamed

app = typer.Typer(help="Accounts of the dashboard.", no_args_is_help=True, add_completion=False)
Name = Annotated[str, typer.Argument(help="The user name.")]


@app.command("add-user")
def add_user(
    name: Name,
    role: Annotated[str, typer.Option(help=", ".join(users.ROLES), callback=one_of(users.ROLES))],
    agent_id: Annotated[str, typer.Option(help="Whose calls a collector may see (core.agents).")] = "",
    team: Annotated[str, typer.Option(help="The team that a supervisor is bound to; empty = all.")] = "",
    data: DataFolder = None,
) -> None:
    """Add an account; prints its one-time password, which must be changed at the first sign-in."""
    typer.echo(users.add_user(_desk(data), name, role, agent_id, team))
    _warn(data, team, agent_id)


@app.command()
def bind(
    name: Name,
    agent_id: Annotated[str | None, typer.Option(help="Whose calls a collector may see.")] = None,
    team: Annotated[
        str | None, typer.Option(help="The team that a supervisor is bound to; '' = all.")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Set collector or team of an account anew, at once also for who is signed in; what is not given stays."""
    users.bind(_desk(data), name, agent_id, team)
    _warn(data, team or "", agent_id or "")


@app.command("set-password")
def set_password(name: Name, data: DataFolder = None) -> None:
    """Give an account a new one-time password, and print it."""
    typer.echo(users.reset_password(_desk(data), name))


@app.command()
def disable(name: Name, data: DataFolder = None) -> None:
    """Close an account at once."""
    users.disable(_desk(data), name)


@app.command()
def enable(name: Name, data: DataFolder = None) -> None:
    """Open a closed account again."""
    users.enable(_desk(data), name)


@app.command("list")
def list_users(
    data: DataFolder = None, as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False
) -> None:
    """Show every account."""
    found = users.all_users(_desk(data))
    if as_json:
        typer.echo(json.dumps([asdict(user) for user in found], ensure_ascii=False))
        return
    for user in found:
        state = "disabled" if user.is_disabled else "must change password" if user.must_change else "open"
        typer.echo("\t".join([user.name, user.role, user.agent_id or "-", user.team_id or "-", state]))


def _warn(data: Path | None, team: str, agent_id: str) -> None:
    for problem in unnamed(settings_of(data).data, team, agent_id):
        typer.echo(f"warning: {problem}", err=True)


def _desk(data: Path | None) -> Desk:
    return open_desk(settings_of(data))


if __name__ == "__main__":
    run(app)
