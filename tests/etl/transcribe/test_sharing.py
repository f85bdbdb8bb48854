"""Workers that see nothing but a URL: every transcript once, home again, and nothing of the recordings left there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl.transcribe.checkpoint import identity
from etl.transcribe.folders import folder_at
from etl.transcribe.jobs import Job, recordings_to_transcribe
from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from etl.transcribe.sharing import Share
from etl.transcribe.store import Store
from etl.transcribe.working import Work, work
from models.problems import Problem
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)
S3 = "an S3 server in this process: pip install s3fs 'moto[s3]' flask flask-cors"
ROOT = Path(__file__).parents[3]
WORKER = (
    "import sys, torch\ntorch.set_num_threads(1)\nfrom pathlib import Path\n"
    "from etl.transcribe.jobs import recordings_to_transcribe\nfrom etl.transcribe.options import Options\n"
    "from etl.transcribe.working import Work, work\n"
    "data, share, model, token = Path(sys.argv[1]), *sys.argv[2:]\n"
    "options = Options(temperatures=(0.0,), sample_len=6)\n"
    "task = Work(Path('/nowhere'), model, options, threads=1, batch=2, share=share)\n"
    "print(work(task, recordings_to_transcribe(data), token))\n"
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    files = [material.call(tmp_path / "recordings" / f"call{n}.wav", n) for n in range(10)]
    return material.probed(tmp_path / "data", files)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of a server that speaks S3, reached as a user's own would be: by fsspec's variables."""
    pytest.importorskip("s3fs", reason=S3)
    pytest.importorskip("moto.server", reason=S3)
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (("ENDPOINT_URL", f"http://{host}:{port}"), ("KEY", "k"), ("SECRET", "s")):
        monkeypatch.setenv(f"FSSPEC_S3_{name}", value)
    import fsspec

    fsspec.config.set_conf_env(fsspec.config.conf)
    name = f"floor-{uuid.uuid4().hex[:8]}"
    fsspec.filesystem("s3").mkdir(name)
    yield f"s3://{name}/tingjian"
    fsspec.config.conf.pop("s3", None)
    server.stop()


def transcripts(data: Path) -> dict[str, Any]:
    store = Store(data)
    keys = ("channel", "start_seconds", "end_seconds", "text")
    return {
        name: [tuple(said[key] for key in keys) for said in (store.transcript(name) or {})["utterances"]]
        for name in store.done()
    }


def test_a_run_through_a_url_brings_home_what_a_run_without_one_makes(
    data: Path, tmp_path: Path, model: str
) -> None:
    apart = shutil.copytree(data, tmp_path / "apart")
    url = f"memory://{uuid.uuid4().hex}"
    report = transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url)
    transcribe_all(apart, Settings(data=apart), model=model, options=QUICK)
    assert (report.done, report.waiting, report.parked) == (10, 0, 0)
    assert transcripts(data) == transcripts(apart) and len(transcripts(data)) == 10
    folder = folder_at(url)
    assert folder.names("audio") == folder.names("claims") == folder.names("partial") == []
    assert transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url).kept == 10


def test_a_copy_keeps_the_ending_that_says_what_bytes_without_a_header_are(tmp_path: Path) -> None:
    share, path = Share(str(tmp_path / "share")), tmp_path / "a.ulaw"
    path.write_bytes(b"\xff" * 800)
    job = Job("a" * 64, path)
    share.hand_over([job], lambda job, reason: None)
    with share.at_hand(job) as copy:
        assert (copy.suffix, copy.read_bytes()) == (".ulaw", path.read_bytes())


def test_a_second_worker_in_memory_does_what_the_first_left(data: Path, model: str) -> None:
    url = f"memory://{uuid.uuid4().hex}"
    task, jobs = handed_over(data, url, model)
    assert (work(task, jobs[:6], "one"), work(task, jobs, "two"), work(task, jobs, "three")) == (6, 4, 0)
    assert len(Share(url).store.done()) == 10


def test_a_worker_whose_program_is_another_version_stops_and_writes_nothing(data: Path, model: str) -> None:
    url = f"memory://{uuid.uuid4().hex}"
    task, jobs = handed_over(data, url, model)
    newer = replace(QUICK, version=QUICK.version + 1)
    sha256, options = identity(model, newer)
    with pytest.raises(Problem, match="put the same version of the program on every machine"):
        work(replace(task, wished=newer, made_with=(sha256, options.hash)), jobs, "one")
    store = Share(url).store
    assert (store.done(), store.failed(), store.folder.names("claims")) == (set(), set(), [])


@pytest.mark.parametrize("kind", ["path", "file", "s3"])
def test_two_processes_that_see_only_the_url_make_every_transcript_once(
    request: pytest.FixtureRequest, data: Path, tmp_path: Path, model: str, kind: str
) -> None:
    url = {"path": str(tmp_path / "share"), "file": f"file://{tmp_path}/share"}.get(kind)
    url = url or request.getfixturevalue("bucket")
    task, _ = handed_over(data, url, model)
    shutil.rmtree(tmp_path / "recordings")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(data), url, task.model, token],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / f"cache-{token}")},
        )
        for token in ("one", "two")
    ]
    made = [int(process.communicate(timeout=300)[0]) for process in started]
    share = Share(url)
    assert sum(made) == 10
    assert len(share.store.done()) == 10
    assert share.folder.names("claims") == []
    share.bring_home(Store(data), sorted(share.store.done()))
    assert len(transcripts(data)) == 10 and all(transcripts(data).values())


def handed_over(data: Path, url: str, model: str) -> tuple[Work, list]:
    share, jobs = Share(url), recordings_to_transcribe(data)
    sha256, _ = identity(model, QUICK)
    share.hand_over(jobs, lambda job, reason: None)
    name = share.hand_over_model(Path(model), sha256)
    return Work(Path("/nowhere"), name, QUICK, threads=1, batch=2, share=url), jobs


def test_what_cannot_be_handed_over_is_parked_at_home_with_its_reason(
    data: Path, tmp_path: Path, model: str
) -> None:
    (tmp_path / "recordings" / "call3.wav").unlink()
    os.mkfifo(tmp_path / "recordings" / "call3.wav")
    url = f"file://{tmp_path}/share"
    report = transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url)
    assert (report.done, report.parked) == (9, 1)
    assert report.reasons == ("this is a pipe or device, not a file",)
    notes = [Store(data).failure(name) or {} for name in Store(data).failed()]
    assert [note["parked"] for note in notes] == [True]
    again = transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=f"{url}/other")
    assert (again.done, again.parked) == (0, 1)


def test_a_share_that_holds_other_bytes_under_a_checkpoints_hash_is_told_and_mended_by_the_next_run(
    data: Path, tmp_path: Path, model: str
) -> None:
    url = f"file://{tmp_path}/share"
    task, _ = handed_over(data, url, model)
    (tmp_path / "share" / task.model).write_bytes(Path(model).read_bytes()[:50_000])
    with pytest.raises(Problem, match="was replaced, written to or removed while it was in use"):
        transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url)
    assert transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url).done == 10


def test_a_card_that_was_put_beside_a_checkpoint_later_is_handed_over_too(data: Path, tmp_path: Path) -> None:
    url, model = f"file://{tmp_path}/share", str(material.checkpoint(tmp_path / "tiny.pt"))
    card = tmp_path / "tiny.toml"
    for fitted in (False, True, False):
        card.write_text("fitted_windows = true\n") if fitted else card.unlink(missing_ok=True)
        transcribe_all(data, Settings(data=data), model=model, options=QUICK, share=url, again=True)
        assert Store(data).asked() == (identity(model, QUICK)[0], identity(model, QUICK)[1].hash)
    assert sorted(map(len, Store(data).audio_done().values())) == [2] * 10


def test_a_bucket_that_is_not_there_is_told_in_a_sentence(data: Path, bucket: str, model: str) -> None:
    with pytest.raises(Problem, match="--share s3://none/x: the store does not answer as it should"):
        transcribe_all(data, Settings(data=data), model=model, options=QUICK, share="s3://none/x")
