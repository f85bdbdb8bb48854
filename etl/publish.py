"""The build: a new warehouse file from the pieces, transcripts, flags and rule packs, checked and published.

The warehouse is a function of its inputs: a large one is made by adding what arrived to a copy of the published file, with
the same rows as a whole build would have. A build never changes a published file. Whoever reads sees the build before
or the build after.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from etl import extend, flag, recordings, sources, transcribe
from models import contract, metrics, rules, warehouse
from models.problems import Problem
from models.settings import Settings

Progress = Callable[[str], None]


def build(data: Path, settings: Settings, progress: Progress) -> Path:
    """Make, check and publish a build from what the data folder holds; the path of the published file.

    Raises Problem where nothing was loaded yet or another build is under way.
    """
    if not sources.arrivals(data):
        raise Problem(
            f"{data}: nothing was loaded into this data folder yet; run `python -m etl load SOURCE` first.",
            f"{data}：尚未加载任何数据；请先运行 `python -m etl load 源目录`。",
        )
    with _alone(data):
        built_at = datetime.now(UTC)
        build_id = built_at.strftime("%Y%m%dT%H%M%S%f")
        path = data / f"warehouse-{build_id}.duckdb"
        scratch = data / f".building-{build_id}.duckdb"
        sign = _Signature(
            build_id, built_at.astimezone(ZoneInfo(settings.timezone)), extend.basis_of(data, settings)
        )
        _remove_leftovers(data)
        try:
            base = extend.extendable(data, settings, sign.basis)
            if base is None or not _extend(*base, scratch, data, sign, progress):
                _build_whole(scratch, data, sign, progress)
        except BaseException:
            _remove_leftovers(data)
            raise
        scratch.replace(path)
        warehouse.publish(data, path, settings.builds_kept)
    return path


def make_ready(data: Path, settings: Settings) -> None:
    """Copy the published build for the next one, where that one will add to it; else, or where it fails, the next one copies."""
    with suppress(Problem, OSError), _alone(data):
        base = extend.extendable(data, settings, extend.basis_of(data, settings))
        if base:
            extend.copy_ahead(base[0], data / f".building-{base[0].name}")


@dataclass(frozen=True)
class _Signature:
    build_id: str
    built_at: datetime
    basis: str


def _build_whole(scratch: Path, data: Path, sign: _Signature, progress: Progress) -> None:
    extend.forget_ready(data)
    with warehouse.create_build(scratch) as con:
        _fill(con, data, progress)
        progress("checks")
        sources.count_events_ahead(con, data)
        _check(con)
        _sign(con, data, sign, _earlier_builds(data))
        extend.keep_basis(con, data, sign.basis, 0)
        con.execute("CHECKPOINT")


def _extend(
    base: Path, in_a_row: int, scratch: Path, data: Path, sign: _Signature, progress: Progress
) -> bool:
    """Add what arrived to a copy of a build; False, and no file, where that asks for a whole build."""
    progress("copy")
    in_force = rules.rules_in_force(data)
    extend.take(base, scratch)
    try:
        with _meanwhile(scratch), warehouse.attach_build(scratch) as con:
            extend.extend(con, data, in_force, progress)
            progress("checks")
            with warehouse.using(con, "base"):
                sources.count_events_ahead(con, data)
                _check(con, 'SEMI JOIN "fresh_{table}" USING ({key})')
                _sign(con, data, sign, [])
                extend.keep_basis(con, data, sign.basis, in_a_row + 1)
            con.execute("CHECKPOINT base")
    except extend.NotExtendable:
        _remove_leftovers(data)
        return False
    return True


@contextmanager
def _meanwhile(path: Path) -> Iterator[None]:
    """Let a copy reach the disk, as DuckDB's first rows in it would wait for all of it, and bring the library of the KPIs."""
    with path.open("rb") as copy, ThreadPoolExecutor(2) as aside:
        aside.submit(os.fsync, copy.fileno())
        aside.submit(metrics.load_library)
        yield


def _fill(con: warehouse.Connection, data: Path, progress: Progress) -> None:
    progress("tables")
    sources.materialise(con, data)
    sources.refuse_what_cannot_be_summed(con)
    progress("recordings")
    recordings.materialise(con, data)
    progress("transcripts")
    transcribe.materialise(con, data)
    progress("calls and money")
    for name in warehouse.scripts("prepare"):
        warehouse.run_script(con, name)
    progress("flags")
    flag.materialise(con, data)
    progress("rules and KPIs")
    # No KPI rests on a finding and no rule on a KPI; either alone leaves some of two cores idle.
    with warehouse.beside(con, metrics.roll_up):
        rules.check(con, data)


def _check(con: warehouse.Connection, among: str = "") -> None:
    """Nothing is published whose keys are not unique (`among` joins the rows to look at) or whose balance does not hold."""
    for table in contract.tables().values():
        key = ", ".join(f'"{column}"' for column in table.key)
        rows = f'core."{table.name}" {among.format(table=table.name, key=key)}'
        twice = con.execute(
            f"SELECT count(*) FROM (SELECT {key} FROM {rows} GROUP BY ALL HAVING count(*) > 1)"
        ).fetchone()
        if twice and twice[0]:
            raise RuntimeError(
                f"core.{table.name}: {twice[0]} keys stand more than once; nothing was published"
            )
    wrong = con.execute(
        "SELECT file, table_name FROM core.input_files WHERE rows_read <> rows_kept + rows_refused + rows_duplicate"
    ).fetchone()
    if wrong:
        raise RuntimeError(f"{wrong[0]} ({wrong[1]}): rows read are not rows kept, refused and duplicate")


def _sign(con: warehouse.Connection, data: Path, sign: _Signature, earlier: list[dict]) -> None:
    """Write what this build was made from, after the rows of the builds before it."""
    con.execute(
        "CREATE TABLE IF NOT EXISTS core.builds (build_id VARCHAR, built_at TIMESTAMP, rule_packs VARCHAR[], input_files VARCHAR[], "
        "loads INTEGER, calls BIGINT, rejects BIGINT, utterances BIGINT, language_flags BIGINT, violations BIGINT, "
        "schema_version INTEGER)"
    )
    for row in earlier:
        warehouse.append(con, "core.builds", [tuple(row.values())])
    packs = [pack.id for pack in rules.active_packs(data)]
    con.execute(
        "INSERT INTO core.builds SELECT ?, ?, ?, (SELECT list(DISTINCT file ORDER BY file) FROM core.input_files), "
        "(SELECT max(load_number) FROM core.input_files), (SELECT count(*) FROM core.calls), "
        "(SELECT count(*) FROM core.rejects), (SELECT count(*) FROM core.utterances), "
        "(SELECT count(*) FROM core.language_flags), (SELECT count(*) FROM core.violations), ?",
        [sign.build_id, sign.built_at.replace(tzinfo=None), packs, warehouse.SCHEMA_VERSION],
    )


def _earlier_builds(data: Path) -> list[dict]:
    try:
        con = warehouse.open_current(data)
    except Problem:
        return []
    return warehouse.rows(con, "SELECT * FROM core.builds ORDER BY build_id DESC LIMIT 49")[::-1]


def _remove_leftovers(data: Path) -> None:
    """Remove what failed and killed builds left behind: on a full disk that is the room to go on."""
    for left in data.glob(".building-*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the data folder's build lock; a second build is refused rather than left to overwrite the first."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem(
                f"{data}: another build is under way in this data folder; wait for it and run this again.",
                f"{data}：正在进行另一次构建；请等它完成后再试。",
            ) from error
        yield
