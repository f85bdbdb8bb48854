"""The same work in this process or in several."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.context import ForkServerContext, SpawnContext
from typing import Any

from etl.transcribe.jobs import Job
from etl.transcribe.working import Work, work
from models.problems import Problem


def on_this_machine(task: Work, jobs: Sequence[Job], workers: int, token: str) -> int:
    """Transcribe in this process, or in `workers` processes that each begin elsewhere and then take what is left.

    A worker that is killed costs the recordings it held; they are taken up again in the next round.
    """
    workers = min(workers, len(jobs))
    if workers <= 1:
        return work(task, jobs, token)
    threads = max(1, (os.cpu_count() or 1) // workers)
    with ProcessPoolExecutor(workers, mp_context=processes(), initializer=_end_with_parent) as pool:
        started = [
            pool.submit(
                told, replace(task, threads=threads), _from(jobs, worker, workers), f"{token}:{worker}"
            )
            for worker in range(workers)
        ]
        return summed([_result(future) for future in started])


def processes() -> ForkServerContext | SpawnContext:
    """How processes are started: forked from one that has imported torch and done nothing yet, where the system can."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    return context


def _end_with_parent() -> None:
    """A process whose command was killed does not go on by itself; what it held is taken up again by the next run."""
    threading.Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def told(task: Work, jobs: Sequence[Job], token: str) -> int | tuple[str, str]:
    """The work, with a Problem as its two sentences: it crosses to another process as plain text."""
    try:
        return work(task, jobs, token)
    except Problem as problem:
        return problem.en, problem.zh


def _from(jobs: Sequence[Job], worker: int, workers: int) -> list[Job]:
    own = list(jobs[worker::workers])
    mine = set(own)
    return own + [job for job in jobs if job not in mine]


def _result(future: Any) -> int | tuple[str, str]:
    try:
        return future.result()
    except BrokenProcessPool:
        return 0


def summed(results: Sequence[int | tuple[str, str]]) -> int:
    """How many recordings were done in all; the first Problem that came as its sentences is raised here."""
    for result in results:
        if isinstance(result, tuple):
            raise Problem(*result)
    return sum(result for result in results if isinstance(result, int))
