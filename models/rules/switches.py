"""Which packs are switched on: each pack's own default, over which `DIR/rules/active.toml` goes (`pack = true`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from models.problems import Problem
from models.rules.pack import Pack


def active(data: Path, packs: Iterable[Pack]) -> list[Pack]:
    """The packs in force (Problem where active.toml is wrong)."""
    chosen = _chosen(data / "rules" / "active.toml")
    return [pack for pack in packs if chosen.get(pack.id, pack.active)]


def switch(data: Path, pack_id: str, on: bool) -> None:
    """Switch a pack on or off for this data folder; the next build follows."""
    path = data / "rules" / "active.toml"
    chosen = _chosen(path) | {pack_id: on}
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    lines = [f"{name} = {str(state).lower()}" for name, state in sorted(chosen.items())]
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(path)


def _chosen(path: Path) -> dict[str, bool]:
    if not path.exists():
        return {}
    try:
        chosen = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: it is no TOML ({error}).", f"{path}：不是有效的 TOML（{error}）。") from error
    wrong = [name for name, state in chosen.items() if not isinstance(state, bool)]
    if wrong:
        raise Problem(
            f"{path}: field {wrong[0]}: write true or false.",
            f"{path}：字段 {wrong[0]}：请写 true 或 false。",
        )
    return chosen
