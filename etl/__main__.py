"""The commands: `python -m etl demo | run | load | transcribe | flag | build | status | report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

from models.interrupts import told_while_importing

with told_while_importing():
    import typer

    from etl import pipeline
    from etl.findings import read_out
    from etl.printing import emit
    from models.failures import told
    from models.settings import Settings

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="听鉴: from call logs and recordings to a published warehouse. Every command may be repeated safely.",
)
report = typer.Typer(no_args_is_help=True, help="Figures and findings of the published warehouse.")
app.add_typer(report, name="report")

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Data folder; default: SUPERVISION_DATA, else ./data.", file_okay=False, readable=False
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="One JSON document on standard output and nothing else there.")
]
Source = Annotated[
    Path,
    typer.Argument(help="Folder with calls.csv and the other tables, recordings under it.", readable=False),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", help="Whisper checkpoint: a path, or a name such as `turbo`.", show_default=False
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        help="Processes that transcribe on this machine; without it, one a core as far as memory and work go.",
        show_default=False,
    ),
]
Ray = Annotated[
    str | None,
    typer.Option("--ray", help="Address of a Ray cluster that transcribes instead (no --workers)."),
]
Share = Annotated[
    str | None,
    typer.Option(
        "--share",
        help="Path or fsspec URL (s3://bucket/folder) through which workers that do not see the data folder get recordings.",
    ),
]
Again = Annotated[bool, typer.Option("--again", help="Transcribe anew what another model transcribed.")]
From = Annotated[str, typer.Option("--from", help="First day, yyyy-MM-dd.")]
To = Annotated[str, typer.Option("--to", help="Last day, included, yyyy-MM-dd.")]


@app.command()
def demo(data: Data = None, as_json: Json = False) -> None:
    """Make the sample floor and run the whole pipeline on it, transcription included, with nothing downloaded."""
    emit(pipeline.demo(_settings(data)), as_json)


@app.command()
def run(
    source: Source, data: Data = None, model: Model = None, workers: Workers = None, as_json: Json = False
) -> None:
    """All the steps: load, transcribe, flag, build. Without a checkpoint everything else is published."""
    emit(pipeline.run(source, _settings(data), model, workers), as_json)


@app.command()
def load(source: Source, data: Data = None, as_json: Json = False) -> None:
    """Read, check and type every table of SOURCE, and probe its recordings."""
    emit(pipeline.load(source, _settings(data)), as_json)


@app.command()
def transcribe(
    data: Data = None,
    model: Model = None,
    workers: Workers = None,
    ray: Ray = None,
    share: Share = None,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """Transcribe the recordings that wait; an interrupted run goes on where it was."""
    emit(pipeline.transcribe_waiting(_settings(data), model, workers, ray, share, again), as_json)


@app.command()
def flag(data: Data = None, model: Model = None, as_json: Json = False) -> None:
    """Run the language detector over new transcripts, SMS and letters; clips of red flags and cues are decoded a second time."""
    emit(pipeline.flag_new(_settings(data), model), as_json)


@app.command()
def build(data: Data = None, as_json: Json = False) -> None:
    """Check the rules, compute the KPIs and publish a new warehouse."""
    emit(pipeline.build(_settings(data)), as_json)


@app.command()
def status(data: Data = None, as_json: Json = False) -> None:
    """What is loaded, refused, waiting, failed and published."""
    emit(pipeline.state(_settings(data)), as_json)


@report.command("kpis")
def report_kpis(
    first: From,
    last: To,
    by: Annotated[
        str | None, typer.Option("--by", help="team, agent, client, product, bucket, week or month.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Every KPI of the days given, overall or by group."""
    emit(pipeline.kpis(_settings(data), first, last, by), as_json)


@report.command("violations")
def report_violations(
    first: From,
    last: To,
    pack: Annotated[
        str | None, typer.Option("--pack", help="One rule pack; default: every active one.")
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """The violations whose occurred_at lies in the days given; every column of them with --json."""
    found = pipeline.violations(_settings(data), first, last, pack)
    emit(found if as_json else read_out(found), as_json)


def _settings(data: Path | None) -> Settings:
    chosen: dict[str, Any] = {} if data is None else {"data": data}
    return Settings(**chosen)


if __name__ == "__main__":
    sys.exit(told(app))
