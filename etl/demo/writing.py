"""Writes the sample as a floor would export it: several files, two encodings, a workbook, overlaps and a few bad rows."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd

from etl.demo import accounts as accounts_
from etl.demo import calls as calls_
from etl.demo import faults, others, people, talks
from etl.demo.people import Row

_CHINESE = {
    "payment_id": "还款流水号",
    "case_id": "案件编号",
    "paid_at": "还款时间",
    "amount": "还款金额",
}
_OVERRIDES = f"""# {others.SMS_CLIENT} asks for SMS before the first call.
[[client."{others.SMS_CLIENT}"]]
valid_from = 2026-01-01
document = "海岳银行委托催收合作函〔2026〕12号"
sms_allowed = true
"""


def write(folder: Path) -> None:
    """Write the whole sample source into a folder; what stood there before is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    every = accounts_.accounts()
    rows = calls_.calls(every)
    talks.record(rows, every)
    rows = faults.plant(rows, every)
    _calls(folder, rows)
    tables = {
        "cases": [account.case for account in every],
        "installments": [row for account in every for row in account.installments],
        "contacts": [row for account in every for row in account.contacts],
        "waivers": others.waivers(every),
        "sms": others.sms(every),
        "letters": others.letters(every),
        "visits": others.visits(every),
        "complaints": others.complaints(rows),
        "lines": people.lines(),
        "targets": people.targets(),
        "trainings": people.trainings(),
    }
    for name, content in tables.items():
        _csv(folder / f"{name}.csv", content)
    payments = [row for account in every for row in account.payments]
    _csv(folder / "payments.csv", payments, encoding="gb18030", headers=_CHINESE)
    pd.DataFrame(people.agents()).to_excel(folder / "agents.xlsx", index=False)
    pd.DataFrame(people.teams()).to_excel(folder / "teams.xlsx", index=False)
    _recordings(folder)


def overrides() -> str:
    """The sample's `overrides.toml`."""
    return _OVERRIDES


def _calls(folder: Path, rows: list[Row]) -> None:
    """Two pieces that overlap by a day, as a vendor's export does, and two rows that cannot be read."""
    first = [row for row in rows if row["started_at"] < datetime(2026, 10, 13)]
    second = [row for row in rows if row["started_at"] >= datetime(2026, 10, 12)]
    broken = [
        dict(second[5], call_id="2.61012E+11"),
        dict(second[9], call_id="261099999999", result="转接成功"),
    ]
    _csv(folder / "calls_2026-09.csv", first, encoding="utf-8-sig")
    _csv(folder / "calls_2026-10.csv", second + broken)


def _csv(path: Path, rows: list[Row], encoding: str = "utf-8", headers: dict[str, str] | None = None) -> None:
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([(headers or {}).get(name, name) for name in rows[0]])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else value


def _recordings(folder: Path) -> None:
    target = folder / "recordings"
    target.mkdir()
    for path in sorted(talks.FOLDER.glob("*.opus")):
        shutil.copyfile(path, target / path.name)
    (target / "empty.wav").write_bytes(
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00@\x1f\x00\x00\x80>\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"
    )
    (target / "error_page.wav").write_text("<html><body>502 Bad Gateway</body></html>", encoding="utf-8")
