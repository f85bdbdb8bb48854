"""Progress on standard error: what is being done, how far it is, its rate and the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Task as BarTask
from rich.text import Text

from etl.printing import errors

Advance = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


class _Rate(ProgressColumn):
    """Since it began: what comes in bursts, or all at its end, has no speed of the moment that means anything."""

    def render(self, task: BarTask) -> Text:
        return Text(f"{task.completed / task.elapsed:.1f}/s" if task.completed and task.elapsed else "")


@contextmanager
def stages() -> Iterator[Callable[[str], None]]:
    """A spinner that names the stage it is told."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=errors
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda name: bar.update(task, description=name)


@contextmanager
def counted(name: str) -> Iterator[Advance]:
    """A bar with rate and time left."""
    columns = (
        TextColumn(name),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
