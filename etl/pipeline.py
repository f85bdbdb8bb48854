"""The steps of the main job, each of them a command's document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import typer

from etl import flag, publish, recordings, sources, status, transcribe
from etl.printing import errors
from etl.progress import counted, stages
from etl.sample_checkpoint.sentences import CHECKPOINT
from models import metrics, rules, warehouse
from models.problems import Problem
from models.settings import Settings


def run(source: Path, settings: Settings, model: str | None, workers: int | None) -> dict[str, Any]:
    """Load, transcribe, flag and build; a checkpoint that was given and is no good stops before anything is loaded.

    One that the settings name and that cannot be had is told, and everything else is published.
    """
    if model is not None:
        transcribe.check_model(model)
    else:
        settings = _without_a_useless_model(settings)
    _say_what_it_is(model or settings.model)
    document = load(source, settings)
    document |= {"transcription": _transcribe(settings, model, workers)}
    document |= {"flags": flag_new(settings, model)}
    return document | build(settings)


def demo(settings: Settings) -> dict[str, Any]:
    """Make the sample floor in the data folder, run every step on it with the sample checkpoint, add an account a role.

    The recordings speak only the sample's sentences, and only those does the sample checkpoint know.
    """
    from etl.demo import writing
    from etl.demo.accounts_of_roles import demo_accounts

    source = settings.data / "demo-source"
    writing.write(source)
    (settings.data / "overrides.toml").write_text(writing.overrides(), encoding="utf-8")
    document = run(source, settings, str(CHECKPOINT), workers=None)
    return document | {"accounts": demo_accounts(settings)}


def load(source: Path, settings: Settings) -> dict[str, Any]:
    """Type the tables of a source folder and probe its recordings."""
    with stages() as progress:
        loaded = sources.load(source, settings, progress)
    with counted("recordings") as progress:
        probed = recordings.probe_all(settings.data, settings, progress)
    for folder in probed.folders_not_read:
        errors.print(
            f"{folder}: this folder may not be looked into, so calls whose recordings lie there count as calls without one; give "
            "read permission and load again."
        )
    transcribe.note_state(settings.data)
    return {"load": loaded.as_dict(), "recordings": probed.as_dict()}


def transcribe_waiting(
    settings: Settings,
    model: str | None,
    workers: int | None,
    ray: str | None,
    share: str | None,
    again: bool,
) -> dict[str, Any]:
    """Transcribe what waits with the checkpoint given, else with that of the settings; without one it keeps waiting.

    Wrong usage where both several processes of this machine and a cluster are asked for.
    """
    if ray is not None and (workers or 1) > 1:
        raise typer.BadParameter(
            f"--workers {workers} beside --ray: a cluster starts as many processes as its CPUs or GPUs; leave one of the two out."
        )
    _say_what_it_is(model or settings.model)
    return _transcribe(settings, model, workers, ray=ray, share=share, again=again)


def _transcribe(
    settings: Settings,
    model: str | None,
    workers: int | None,
    ray: str | None = None,
    share: str | None = None,
    again: bool = False,
) -> dict[str, Any]:
    # Where nothing can be transcribed, torch and Whisper need not come: that is more than a second.
    if model is None and not settings.model and ray is None and share is None:
        done = transcribe.all_wait(settings.data, transcribe.recordings_to_transcribe(settings.data))
    else:
        with counted("transcription") as progress:
            done = transcribe.transcribe_all(
                settings.data, settings, model, workers, ray, share, again, progress
            )
    if done.model is None and done.waiting:
        errors.print(
            f"{done.waiting} recordings wait for a checkpoint: give --model, or `model` in settings.toml."
        )
    return done.as_dict()


def _without_a_useless_model(settings: Settings) -> Settings:
    """The settings, without the checkpoint that they name if it is none or cannot be downloaded."""
    try:
        if settings.model:
            transcribe.fetch(settings.model)
    except Problem as problem:
        errors.print(f"`model` in settings.toml: {problem.en} Until then the recordings wait.")
        return settings.model_copy(update={"model": ""})
    return settings


def _say_what_it_is(model: str | None) -> None:
    """A warning on standard error where the sample's checkpoint is to hear recordings, before it does."""
    if model and (notice := transcribe.notice_of(model)):
        errors.print(notice)


def flag_new(settings: Settings, model: str | None) -> dict[str, Any]:
    """Run the detector over what it has not seen; red flags and cues are heard again with the checkpoint given, else that of the settings.

    Problem where a checkpoint was given and is no good, also where nothing has to be heard again.
    """
    if model is not None:
        transcribe.check_model(model)
    with counted("flags") as progress:
        return flag.flag_all(settings.data, model or settings.model, progress).as_dict()


def build(settings: Settings) -> dict[str, Any]:
    """Publish a new warehouse."""
    with stages() as progress:
        path = publish.build(settings.data, settings, progress)
        progress("published; a copy for the next build")
        publish.make_ready(settings.data, settings)
    return {"warehouse": str(path.resolve())}


def state(settings: Settings) -> dict[str, Any]:
    """The state of the data folder."""
    return status.status(settings.data, settings)


def kpis(settings: Settings, first: str, last: str, by: str | None) -> dict[str, Any]:
    """Every KPI of the days given; wrong usage where a day or a grouping is none."""
    first_day, last_day = _days(first, last)
    if by is not None and by not in metrics.GROUPS:
        raise typer.BadParameter(f"--by {by}: choose one of {', '.join(metrics.GROUPS)}.")
    con = warehouse.open_current(settings.data)
    if by is None:
        return metrics.kpis(con, first_day, last_day)
    return metrics.kpis_by(con, first_day, last_day, by)


def violations(settings: Settings, first: str, last: str, pack: str | None) -> list[dict[str, Any]]:
    """The violations of the days given; Problem for a pack that is not active."""
    first_day, last_day = _days(first, last)
    con = warehouse.open_current(settings.data)
    known = [active.id for active in rules.active_packs(settings.data)]
    if pack is not None and pack not in known:
        raise Problem(
            f"--pack {pack}: no such active rule pack; active are {', '.join(known)}.",
            f"--pack {pack}：没有这个启用中的规则包；启用的有 {'、'.join(known)}。",
        )
    return rules.violations(con, first_day, last_day, pack)


def _days(first: str, last: str) -> tuple[date, date]:
    try:
        first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise typer.BadParameter(
            f"--from {first} --to {last}: write days as yyyy-MM-dd, such as 2026-01-31."
        ) from error
    if first_day > last_day:
        raise typer.BadParameter(f"--from {first} --to {last}: the first day is after the last; swap them.")
    return first_day, last_day
