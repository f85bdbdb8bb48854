"""The scorecard as a sheet: filled before the verdict, and filled anew where a reviewer changes it."""

from __future__ import annotations

from typing import Any

from models.desk import drafts
from models.desk.scorecard import scorecard
from models.desk.verdicts import Judgement
from models.language.labels import must_not
from pages.ui import person
from pages.ui.sheet import Option, Row, sheet
from pages.ui.talk import title_of
from pages.ui.words import language, t

_WORDS = ("comment", "outcome", "submit", "saving", "saved", "no_outcome", "open_row", "keys")
_DOUBTS = ("doubt_violation", "doubt_clean")


def card(subject: str, draft: dict[str, Any], key: str, first: str = "") -> dict[str, Any] | None:
    """The card of a subject, saved as its reviewer's draft while it is filled; its content when it was just sent.

    `first`: the key of a text field above the card that is to be written first.
    """
    desk, user_id = person.desk(), person.user().user_id

    def save(content: dict[str, Any]) -> None:
        kept = drafts.load(desk, user_id, subject)
        drafts.save(desk, user_id, subject, kept | content)

    return sheet(
        subject,
        _rows(),
        _answers(),
        {name: t(f"review.{name}") for name in _WORDS + _DOUBTS} | {"chips": t("review.chips_keys")},
        draft,
        save,
        key=key,
        chips=[Option(name, title_of(name)) for name in must_not()],
        outcomes=_outcomes(),
        has_comment=True,
        fill="good",
        skips_rows="cannot_judge",
        expects={"violation": True, "clean": False},
        bad="fault",
        first=first,
    )


def judgement(sent: dict[str, Any], swapped: bool) -> Judgement:
    """What the card says."""
    chips, seconds = tuple(sent["chips"]), int(sent["seconds"])
    return Judgement(sent["outcome"], sent["answers"], chips, sent["comment"], seconds, swapped)


def _rows() -> list[Row]:
    return [
        Row(
            item.id,
            getattr(item, language()),
            item.clause.replace("-", "\u2011"),
            t("review.critical") if item.critical else "",
        )
        for item in scorecard().items
    ]


def _answers() -> list[Option]:
    return [
        Option("good", t("review.good"), "1", "good"),
        Option("fault", t("review.fault"), "2", "bad"),
        Option("na", t("review.na"), "3"),
    ]


def _outcomes() -> list[Option]:
    return [
        Option("violation", t("review.violation"), "V", "bad"),
        Option("clean", t("review.clean"), "O", "good"),
        Option("cannot_judge", t("review.cannot_judge"), "U"),
    ]
