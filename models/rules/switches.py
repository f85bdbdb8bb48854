"""Which packs are switched on: each pack's own default, over which `DIR/rules/active.toml` goes (`pack = true`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from models.problems import Problem
from models.rules.faults import Fault
from models.rules.files import read_toml, wrong
from models.rules.pack import Pack
from models.rules.toml_text import quoted


def active(data: Path, packs: Iterable[Pack]) -> list[Pack]:
    """The packs in force (Problem where active.toml is wrong)."""
    chosen = _chosen(_file(data))
    return [pack for pack in packs if chosen.get(pack.id, pack.active)]


def switch(data: Path, pack_id: str, on: bool) -> None:
    """Switch a pack on or off for this data folder; the next build follows."""
    path = _file(data)
    chosen = _chosen(path) | {pack_id: on}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    lines = [f"{_key(name)} = {str(state).lower()}" for name, state in sorted(chosen.items())]
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)


def unknown(data: Path, known: Collection[str]) -> list[Problem]:
    """What active.toml switches on and is none of the known packs; nothing where it cannot be read, which `active` tells."""
    path = _file(data)
    try:
        chosen = _chosen(path)
    except Problem:
        return []
    names = ", ".join(sorted(known)) or "-"
    return [
        wrong(
            path,
            Fault(
                name, f"there is no such pack; write one of {names}", f"没有这个规则包；请写其中之一：{names}"
            ),
        )
        for name in sorted(name for name, on in chosen.items() if on and name not in known)
    ]


def _file(data: Path) -> Path:
    return data / "rules" / "active.toml"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def _chosen(path: Path) -> dict[str, bool]:
    if not path.exists():
        return {}
    chosen = read_toml(path)
    for name, state in chosen.items():
        if not isinstance(state, bool):
            en, zh = f"found {state!r}, write true or false", f"读到 {state!r}，请写 true 或 false"
            raise wrong(path, Fault(name, en, zh))
    return chosen
