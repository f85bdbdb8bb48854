"""Work on two connections to one database at once."""

from __future__ import annotations

import time

import pytest

from models import warehouse
from models.warehouse import Connection

_MINUTES = "SELECT count(*) FROM range(100_000_000_000) WHERE hash(range) = 1"


def test_what_goes_on_beside_a_block_is_done_when_the_block_is(tmp_path) -> None:
    con = warehouse.create_build(tmp_path / "a.duckdb")

    def work(other: Connection) -> None:
        time.sleep(0.2)
        other.execute("CREATE TABLE mart.beside AS SELECT 1 AS one")

    with warehouse.beside(con, work):
        con.execute("CREATE TABLE mart.block AS SELECT 2 AS two")
    assert con.execute("FROM mart.beside, mart.block").fetchall() == [(1, 2)]


def test_an_error_of_the_block_ends_the_work_beside_it(tmp_path) -> None:
    con = warehouse.create_build(tmp_path / "a.duckdb")
    begun = time.monotonic()
    with (
        pytest.raises(ZeroDivisionError),
        warehouse.beside(con, lambda other: other.execute(_MINUTES).fetchall()),
    ):
        time.sleep(0.5)
        raise ZeroDivisionError
    assert time.monotonic() - begun < 20


def test_an_error_of_the_work_is_raised_after_the_block(tmp_path) -> None:
    con = warehouse.create_build(tmp_path / "a.duckdb")
    went_on = []
    with (
        pytest.raises(warehouse.Error, match="nowhere"),
        warehouse.beside(con, lambda other: other.execute("FROM nowhere")),
    ):
        time.sleep(0.2)
        went_on.append(True)
    assert went_on
