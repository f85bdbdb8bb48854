"""The part of the data page on transcription: how far it is, what failed and why, which checkpoint made what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from models import recording_faults, transcription
from pages.ui import reads, tables
from pages.ui.formats import lasting, moment, number, share
from pages.ui.words import language, t

_EVERY_SECONDS, _IDLE_SECONDS = 5, 30
_DIGITS = 12


def section() -> None:
    """While a run is under way it is looked at again every five seconds, else every half minute; when one begins or ends, all of
    the page is. What pages show of it comes with the next build."""
    st.header(t("transcription.title"), anchor=False)
    note = transcription.state(reads.settings().data)
    running = bool(note and note["run"])
    st.fragment(_live, run_every=_EVERY_SECONDS if running else _IDLE_SECONDS)(running)


def _live(was_running: bool) -> None:
    note = transcription.state(reads.settings().data)
    if bool(note and note["run"]) != was_running:
        st.rerun()
    if note is None:
        _published_only()
        return
    _queue(note)
    _failures(note)
    _models(note["models"])


def _queue(note: dict[str, Any]) -> None:
    figures = {
        "done": number(note["done"]),
        "waiting": number(note["waiting"]),
        "failed": number(note["failed"] + note["parked"]),
    }
    if note["run"]:
        figures |= {"rate": number(note["recordings_per_hour"]), "left": lasting(note["seconds_left"])}
    for column, (name, value) in zip(st.columns(max(4, len(figures))), figures.items(), strict=False):
        column.metric(t(f"transcription.{name}"), value, border=True, height="stretch")
    st.caption(t("transcription.once"))
    noted = _local(note["noted"])
    if note["run"]:
        st.progress(min(1.0, note["run_part_done"]))
        st.info(
            t(
                "transcription.running",
                total=number(note["run_recordings"]),
                part=share(note["run_part_done"]),
                count=number(note["under_way"]),
                at=f"{noted:%H:%M:%S}",
            ),
            icon=":material/graphic_eq:",
        )
        return
    st.caption(t("transcription.idle", at=moment(noted)))
    if note["waiting"]:
        st.warning(t("transcription.waits", count=number(note["waiting"])), icon=":material/hourglass_top:")


def _failures(note: dict[str, Any]) -> None:
    if not note["failures"]:
        return
    count = note["failed"] + note["parked"]
    with st.expander(t("transcription.failures", count=number(count)), icon=":material/warning:"):
        st.caption(t("transcription.failures_why"))
        rows = pd.DataFrame(note["failures"])
        rows["reason"] = [recording_faults.in_language(reason, language()) for reason in rows["reason"]]
        rows["state"] = [t(f"transcription.state_{state}") for state in rows["state"]]
        rows["again_at"] = [
            _local(datetime.fromisoformat(at).timestamp()).strftime("%H:%M:%S") if at else t("unit.none")
            for at in rows["again_at"]
        ]
        names = {
            "call_id": "column.call",
            "state": "column.status",
            "attempts": "transcription.attempts",
            "reason": "column.reason",
            "again_at": "transcription.again_at",
        }
        tables.show(rows, {name: t(key) for name, key in names.items()}, height=300)


def _models(models: list[dict[str, Any]]) -> None:
    """By checkpoint, what was transcribed so far and what of it is published."""
    published = {row["model"]: row for row in _published()}
    rows = [
        {
            "model": made["model"],
            "sha256": made["sha256"][:_DIGITS],
            "transcripts": made["transcripts"],
            "published": published.get(made["model"], {}).get("recordings", 0),
            "what": t(f"transcription.{'is_sample' if made['is_sample'] else 'is_given'}"),
            "asked": t("transcription.asked") if made["asked_for_last"] else "",
        }
        for made in models
    ]
    _say_sample(made["model"] for made in models)
    if not rows:
        st.info(t("transcription.none"))
        return
    names = {
        "model": "column.model",
        "sha256": "transcription.sha256",
        "transcripts": "transcription.transcripts",
        "published": "transcription.published",
        "what": "transcription.what",
        "asked": "transcription.current",
    }
    tables.show(pd.DataFrame(rows), {name: t(key) for name, key in names.items()})


def _published_only() -> None:
    """Where the data folder has no note, as on a second web server, the published build says what it knows."""
    made = pd.DataFrame(_published(), columns=["model", "recordings", "latest_at"])
    _say_sample(made["model"])
    if made.empty:
        st.info(t("transcription.none"))
        return
    made["latest_at"] = [moment(at) for at in made["latest_at"]]
    names = {"model": "column.model", "recordings": "column.recordings", "latest_at": "column.latest"}
    tables.show(made, {name: t(key) for name, key in names.items()})


def _published() -> list[dict[str, Any]]:
    return reads.rows(
        "SELECT model, count(DISTINCT recording_id) AS recordings, max(made_at) AS latest_at "
        "FROM core.transcripts GROUP BY model ORDER BY latest_at DESC"
    )


def _say_sample(models: Any) -> None:
    if transcription.SAMPLE_MODEL in set(models):
        st.warning(t("transcription.sample"), icon=":material/science:")


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, ZoneInfo(reads.settings().timezone))
