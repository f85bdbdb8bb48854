"""The same work in this process, in several processes, or on a Ray cluster."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from etl.transcribe.jobs import Job
from etl.transcribe.working import Work, work
from models.problems import Problem

_PIECE = 16
_RETRIES = 10
_KNOCK_SECONDS = 10.0
_ROOT = Path(__file__).resolve().parents[2]


def on_this_machine(task: Work, jobs: Sequence[Job], workers: int, token: str) -> int:
    """Transcribe in this process, or in `workers` processes that each begin elsewhere and then take what is left.

    A worker that is killed costs the recordings it held; they are taken up again in the next round.
    """
    workers = min(workers, len(jobs))
    if workers <= 1:
        return work(task, jobs, token)
    threads = max(1, (os.cpu_count() or 1) // workers)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        started = [
            pool.submit(
                _told, replace(task, threads=threads), _from(jobs, worker, workers), f"{token}:{worker}"
            )
            for worker in range(workers)
        ]
        return _sum([_result(future) for future in started])


def on_ray(
    task: Work,
    jobs: Sequence[Job],
    address: str,
    token: str,
    handed_over: Callable[[Sequence[Job]], Sequence[Job]],
) -> int:
    """Transcribe in pieces on the cluster at `address` ("auto" for the one this machine belongs to).

    Every node sees the data folder and the recordings under the same paths, or the run has a share; `handed_over`
    gives those of a piece that workers can get. A piece whose node dies is started anew on another one, takes over what it had
    claimed, and finds done what was done.
    """
    ray = _ray()
    _join(ray, address)
    on_gpu = ray.cluster_resources().get("GPU", 0) >= 1
    remote = ray.remote(num_cpus=1, num_gpus=1 if on_gpu else 0, max_retries=_RETRIES)(_told)
    alone = task if on_gpu else replace(task, threads=1)
    pieces = [jobs[i : i + _PIECE] for i in range(0, len(jobs), _PIECE)]
    started = []
    for number, piece in enumerate(pieces):
        if there := handed_over(piece):
            started.append(remote.remote(alone, there, f"{token}:{number}"))
    return _sum([_of_ray(ray, reference) for reference in started])


def _told(task: Work, jobs: Sequence[Job], token: str) -> int | tuple[str, str]:
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


def _of_ray(ray: Any, reference: Any) -> int | tuple[str, str]:
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError:
        return 0


def _sum(results: Sequence[int | tuple[str, str]]) -> int:
    for result in results:
        if isinstance(result, tuple):
            raise Problem(*result)
    return sum(result for result in results if isinstance(result, int))


def _ray() -> Any:
    try:
        import ray
    except ModuleNotFoundError as error:
        raise Problem(
            '--ray: Ray is not installed; run `pip install "ray==2.60.0"` on every machine of the cluster.',
            '--ray：未安装 Ray；请在集群的每台机器上运行 `pip install "ray==2.60.0"`。',
        ) from error
    return ray


def _join(ray: Any, address: str) -> None:
    if ray.is_initialized():
        return
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": str(_ROOT)}})
    except (OSError, RuntimeError, ValueError) as error:
        raise Problem(
            f"--ray {address}: no Ray cluster answers at this address; start one with `ray start --head` and give the "
            "address that it prints.",
            f"--ray {address}：该地址没有 Ray 集群响应；请用 `ray start --head` 启动集群，并使用它打印的地址。",
        ) from error


def _knock(address: str) -> None:
    """OSError where nobody listens at HOST:PORT; Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon:
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()
