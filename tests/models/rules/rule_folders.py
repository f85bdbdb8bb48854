"""Folders that tests of rule files write in: a pack of one rule, and what a change of it leads to."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.rules import book

PACK = "company_policy"


def pack_of_one_rule(folder: Path) -> Path:
    """A folder of packs with the company's, of which only quiet_hours is left."""
    (folder / PACK).mkdir(parents=True)
    for name in ("pack.toml", "quiet_hours.toml"):
        shutil.copy(book.SHIPPED / PACK / name, folder / PACK / name)
    return folder


def change(packs: Path, before: str, after: str) -> None:
    """Write something else into quiet_hours.toml, in its first place."""
    path = packs / PACK / "quiet_hours.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
