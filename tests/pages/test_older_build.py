"""A build of an older version is a notice; where it lies on the server is told to administrators alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
from playwright.sync_api import Browser

from models import warehouse
from models.desk import open_desk
from models.settings import Settings
from tests.pages.app import App, account
from tests.pages.floor import make_floor


def test_only_an_administrator_is_told_where_the_data_lie(tmp_path: Path, chromium: Browser) -> None:
    data = tmp_path / "floor"
    with duckdb.connect(str(make_floor(data))) as con:
        con.execute("UPDATE core.builds SET schema_version = ?", [warehouse.SCHEMA_VERSION - 1])
    desk = open_desk(Settings(data=data))
    account(desk, "li", "supervisor")
    account(desk, "admin", "administrator")
    app = App(data, {})
    try:
        told = {}
        for name in ("li", "admin"):
            context, page = app.visit(chromium, name, "/data")
            notice = page.get_by_text("由旧版本发布")
            notice.wait_for()
            told[name] = notice.inner_text()
            context.close()
    finally:
        app.kill()
    assert told["li"].startswith("数据目录/warehouse-") and str(tmp_path) not in told["li"]
    assert str(data) in told["admin"]
