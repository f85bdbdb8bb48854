"""How a share of the review is written: with its interval, why it is certain where it is, and how far the losses reach."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from models.estimates import Estimate
from models.review.certainty import NO_VIOLATION, NONE_FLAGGED
from models.review.proof import Proof
from pages.ui.formats import interval, number, share
from pages.ui.words import t

NAMES = ("prevalence", "precision", "recall")
COLUMNS = ("prevalence", "prevalence_lost", "precision", "recall", "recall_lost")
_NOTHING = (NONE_FLAGGED, NO_VIOLATION)


def cards(proof: Proof, open_rows: Callable[[str], None]) -> None:
    """The three shares side by side, each with its interval, its bound with losses and the calls that `open_rows` opens."""
    for column, name in zip(st.columns(3), NAMES, strict=True):
        estimate, known = proof.shares[name], proof.known.get(name, "")
        with column.container(border=True, height="stretch"):
            value = t(f"share.{known}") if known in _NOTHING else point(estimate)
            st.metric(t(f"results.{name}"), value, help=t(f"results.{name}_why"))
            if not known:
                st.markdown(t("results.interval", interval=interval(estimate.low, estimate.high)))
            if known:
                st.caption(t(f"share.{known}_why"))
            st.caption(_losses(proof, name))
            if st.button(t("kpi.rows"), key=f"judged.{name}", type="tertiary"):
                open_rows(name)


def cells(proof: Proof) -> dict[str, str]:
    """The shares of a row of a table, by `COLUMNS`."""
    found = {name: told(proof.shares[name], proof.known.get(name, "")) for name in NAMES}
    return found | {"prevalence_lost": _most(proof), "recall_lost": _least(proof)}


def point(estimate: Estimate) -> str:
    """The value; where nothing tells it, words that say so."""
    return t("results.unknown") if estimate.value is None else share(estimate.value)


def told(estimate: Estimate, known: str = "") -> str:
    """A value with its interval, or why it has none where it is known for certain; never bare."""
    if known in _NOTHING:
        return t(f"share.{known}")
    bounds = t(f"share.{known}") if known else interval(estimate.low, estimate.high)
    return f"{share(estimate.value)} ({bounds})"


def _losses(proof: Proof, name: str) -> str:
    if not proof.lost:
        return t("share.nothing_lost")
    bound = {"prevalence": _most, "recall": _least}.get(name)
    return t(f"share.lost_{name}", lost=number(proof.lost), bound=bound(proof) if bound else "")


def _most(proof: Proof) -> str:
    return f"≤\u00a0{share(proof.bounds['prevalence'].high)}"


def _least(proof: Proof) -> str:
    return f"≥\u00a0{share(proof.bounds['recall'].low)}"
