"""A real Ray cluster of two nodes on this machine; one node is killed while it works."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from models.problems import Problem
from models.settings import Settings
from tests.etl.transcribe import material

ray = pytest.importorskip("ray", reason="Ray is an extra; tests/requirements.txt brings it")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def cluster() -> Iterator[object]:
    from ray.cluster_utils import Cluster

    os.environ["PYTHONPATH"] = str(ROOT)
    together = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    yield together
    ray.shutdown()
    together.shutdown()


@pytest.mark.parametrize("shared", [False, True], ids=["one_mount", "share"])
def test_a_node_that_dies_costs_a_retry_and_never_a_double(  # type: ignore[no-untyped-def]
    cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], shared: bool
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    model = str(material.checkpoint(tmp_path / "tiny.pt"))
    files = [material.call(tmp_path / "recordings" / f"call{n}.wav", n) for n in range(48)]
    data = material.probed(tmp_path / "data", files)
    mortal = cluster.add_node(num_cpus=1)
    share = tmp_path / "share"
    made = (share if shared else data / "transcripts") / "done"
    made.mkdir(parents=True)
    killer = threading.Thread(target=_kill_mid_run, args=(cluster, mortal, made))
    killer.start()
    report = transcribe_all(
        data,
        Settings(data=data),
        model=model,
        ray=cluster.address,
        share=str(share) if shared else None,
        options=Options(temperatures=(0.0,), sample_len=6),
    )
    killer.join()
    assert (report.done, report.waiting, report.parked) == (48, 0, 0)
    home = data / "transcripts"
    hashes = [path.name.partition("-")[0] for path in (home / "done").glob("[0-9a-f]*.json")]
    assert len(hashes) == len(set(hashes)) == 48
    assert list((made.parent / "claims").iterdir()) == []
    assert not shared or list((share / "audio").iterdir()) == []
    assert capfd.readouterr().out == "", "standard output belongs to the command's document"


def _kill_mid_run(cluster: Any, mortal: Any, made: Path) -> None:
    deadline = time.time() + 90
    while len(list(made.glob("*.json"))) < 3 and time.time() < deadline:
        time.sleep(0.02)
    cluster.remove_node(mortal, allow_graceful=False)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:99999", "nonsense", "host:port", ""])
def test_no_cluster_at_the_address_is_said_in_a_sentence_even_where_nothing_waits(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(Problem, match="no Ray cluster answers"):
        transcribe_all(tmp_path, Settings(data=tmp_path), ray=address)


@pytest.mark.timeout(180)
def test_a_web_server_at_the_address_is_no_cluster_and_is_not_waited_for(tmp_path: Path) -> None:
    """Such as Ray's own dashboard, whose address `ray start` prints too."""
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(Problem, match="no Ray cluster answers"):
            transcribe_all(tmp_path, Settings(data=tmp_path), ray=f"127.0.0.1:{server.server_port}")
        server.shutdown()
