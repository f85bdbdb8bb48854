"""The same work on a Ray cluster."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl.transcribe.jobs import Job
from etl.transcribe.spreading import summed, told
from etl.transcribe.working import Work
from models.problems import Problem

_PIECE = 16
_RETRIES = 10
_KNOCK_SECONDS = 10.0
_SETTINGS = bytes.fromhex("000000040000000000")
_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _SETTINGS
"""How every HTTP/2 connection begins (RFC 9113 section 3.4); the other side answers with settings of its own."""
_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def joined(address: str | None) -> Iterator[None]:
    """Belong to the Ray cluster at an address meanwhile ("auto" for that of this machine); None is none.

    What Ray tells of nodes that die goes to standard error, as standard output is the command's own. Raises Problem where
    Ray is not installed and where no cluster answers.
    """
    if address is None:
        yield
        return
    ray = _ray()
    with redirect_stdout(sys.stderr):
        _join(ray, address)
        try:
            yield
        finally:
            ray.shutdown()


def on_ray(
    task: Work,
    jobs: Sequence[Job],
    token: str,
    handed_over: Callable[[Sequence[Job]], Sequence[Job]],
) -> int:
    """Transcribe in pieces on the cluster that was joined.

    Every node sees the data folder and the recordings under the same paths, or the run has a share; `handed_over`
    gives those of a piece that workers can get. A piece whose node dies is started anew on another one, takes over what it had
    claimed, and finds done what was done.
    """
    ray = _ray()
    on_gpu = ray.cluster_resources().get("GPU", 0) >= 1
    remote = ray.remote(num_cpus=1, num_gpus=1 if on_gpu else 0, max_retries=_RETRIES)(told)
    alone = task if on_gpu else replace(task, threads=1)
    pieces = [jobs[i : i + _PIECE] for i in range(0, len(jobs), _PIECE)]
    started = []
    for number, piece in enumerate(pieces):
        if there := handed_over(piece):
            started.append(remote.remote(alone, there, f"{token}:{number}"))
    return summed([_result(ray, reference) for reference in started])


def _result(ray: Any, reference: Any) -> int | tuple[str, str]:
    try:
        return ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError:
        return 0


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
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": str(_ROOT)}})
    except (OSError, RuntimeError, ValueError, OverflowError) as error:
        raise Problem(
            f"--ray {address or '(empty)'}: no Ray cluster answers at this address; start one with `ray start --head` and give the "
            "address that it prints.",
            f"--ray {address or '（空）'}：该地址没有 Ray 集群响应；请用 `ray start --head` 启动集群，并使用它打印的地址。",
        ) from error


def _knock(address: str) -> None:
    """OSError where nobody listens at HOST:PORT, or one that does not speak Ray's HTTP/2; Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon:
        return
    with socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS) as line:
        if os.getenv("RAY_USE_TLS", "0") == "1":
            return
        line.sendall(_GREETING)
        if line.recv(len(_SETTINGS))[3:4] != _SETTINGS[3:4]:
            raise ConnectionError("something else than Ray answers")
