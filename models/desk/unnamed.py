"""Whether the published data name the team and the collector of an account: one misspelt sees nothing, or hears nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from models import warehouse
from models.problems import Problem

_CLOSE, _MOST = 0.6, 3
_KNOWN = {
    "team": "SELECT team_id FROM core.teams UNION SELECT team_id FROM core.agents UNION SELECT team_id FROM core.cases",
    "collector": "SELECT agent_id FROM core.agents UNION SELECT agent_id FROM core.calls UNION SELECT agent_id FROM core.cases",
}
_ZH = {"team": "小组", "collector": "催收员"}


def unnamed(data: Path, team_id: str, agent_id: str) -> list[Problem]:
    """A sentence for each of the two that the published data do not name, with ids spelt like it; '' is not asked for.

    Nothing is said while nothing is published that can be read. The account stands all the same, as its data may come later.
    """
    asked = {what: one for what, one in (("team", team_id), ("collector", agent_id)) if one}
    try:
        con = warehouse.open_current(data)
    except Problem:
        return []
    found = []
    for what, one in asked.items():
        known = [row[0] for row in con.execute(_KNOWN[what]).fetchall() if row[0] is not None]
        if one not in known:
            found.append(_sentence(what, one, _alike(one, known)))
    return found


def _alike(one: str, known: Iterable[str]) -> list[str]:
    """Ids that are spelt nearly so, the nearest first; capitals and full width make no difference."""
    by_look: dict[str, list[str]] = {}
    for other in sorted(known):
        by_look.setdefault(_look(other), []).append(other)
    near = get_close_matches(_look(one), by_look, _MOST, _CLOSE)
    return [other for look in near for other in by_look[look]][:_MOST]


def _look(one: str) -> str:
    return unicodedata.normalize("NFKC", one).strip().casefold()


def _sentence(what: str, one: str, alike: list[str]) -> Problem:
    meant_en = f"; spelt like it: {', '.join(alike)}" if alike else ""
    meant_zh = f"；相近的编号：{'、'.join(alike)}" if alike else ""
    return Problem(
        f"{what} {one}: the published data do not name it{meant_en}; the account is kept and sees nothing until they do; "
        "if it is misspelt, `python -m models.desk bind` sets it right.",
        f"{_ZH[what]} {one}：当前发布的数据中没有该编号{meant_zh}；账号已保留，数据到来之前看不到任何内容；如写错，请用 `python -m models.desk bind` 改正。",
    )
