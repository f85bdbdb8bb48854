"""Data: which files were read, which rows were refused and why, how the recordings are, what was published."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from models import recording_faults, refusals
from models.privacy import mask_digits, mask_value
from pages.ui import reads, show, tables, transcription
from pages.ui.formats import day, moment, number
from pages.ui.words import language, t

_MOST_REFUSED, _MOST_BROKEN = 2000, 500  # rows shown


def page() -> None:
    """The balance first; what needs somebody's hand comes next."""
    st.title(t("page.data"), anchor=False)
    _rule_files()
    _balance()
    _recordings()
    transcription.section()
    _checks()
    _ahead()
    _builds()


def _rule_files() -> None:
    """Rule files that the build refused; without one there is nothing to say."""
    refused = reads.rows("SELECT * FROM mart.rule_problems")
    if not refused:
        return
    st.header(t("data.rule_problems"), anchor=False)
    st.caption(t("data.rule_problems_why"))
    for row in refused:
        st.error(row[f"sentence_{language()}"], icon=":material/error:")


def _balance() -> None:
    files = reads.frame("SELECT * FROM core.input_files ORDER BY load_number DESC, file, table_name")
    st.header(t("data.files"), anchor=False)
    columns = st.columns(4)
    for column, name in zip(
        columns, ("rows_read", "rows_kept", "rows_refused", "rows_duplicate"), strict=True
    ):
        column.metric(t(f"data.{name}"), number(int(files[name].sum()) if len(files) else 0), border=True)
    st.caption(t("data.balance"))
    tables.show(
        files,
        {
            "file": t("column.file"),
            "table_name": t("column.table"),
            "load_number": t("column.load"),
            "encoding": t("column.encoding"),
            "rows_read": t("data.rows_read"),
            "rows_kept": t("data.rows_kept"),
            "rows_refused": t("data.rows_refused"),
            "rows_duplicate": t("data.rows_duplicate"),
            "ignored_columns": t("column.ignored"),
        },
        height=300,
    )
    _rejects()


def _rejects() -> None:
    rejects = reads.frame(f"SELECT * FROM core.rejects ORDER BY file, line LIMIT {_MOST_REFUSED}")
    st.header(t("data.rejects"), anchor=False)
    if rejects.empty:
        st.success(t("data.no_rejects"), icon=":material/check:")
        return
    rejects["reason"] = [refusals.in_language(reason, language()) for reason in rejects["reason"]]
    rejects["value"] = [mask_value(value) for value in rejects["value"]]
    count = reads.rows("SELECT count(*) AS rows FROM core.rejects")[0]["rows"]
    told = "data.rejects_why" if count > _MOST_REFUSED else "data.rejects_all"
    st.caption(t(told, count=number(count), most=number(_MOST_REFUSED)))
    tables.show(
        rejects,
        {
            "file": t("column.file"),
            "line": t("column.line"),
            "table_name": t("column.table"),
            "column_name": t("column.column"),
            "value": t("column.found"),
            "reason": t("column.reason"),
        },
        sentences={"reason": 280},
    )
    show.export("rejects", rejects)


def _recordings() -> None:
    st.header(t("data.recordings"), anchor=False)
    found = reads.rows(
        "SELECT status, count(*) AS calls, count(DISTINCT sha256) AS files, sum(decoded_seconds) / 3600 AS hours "
        "FROM core.recordings GROUP BY status ORDER BY calls DESC"
    )
    if not found:
        st.info(t("data.no_recordings"))
        return
    for column, row in zip(st.columns(max(len(found), 4)), found, strict=False):
        column.metric(t(f"recording.{row['status']}"), number(row["calls"]), border=True)
    broken = reads.frame(
        "SELECT call_id, path, status, reason FROM core.recordings WHERE status <> 'ok' "
        f"ORDER BY status, path LIMIT {_MOST_BROKEN}"
    )
    if len(broken):
        count = sum(row["calls"] for row in found if row["status"] != "ok")
        with st.expander(t("data.broken_recordings", count=number(count)), icon=":material/warning:"):
            if count > len(broken):
                st.caption(t("data.broken_most", most=number(_MOST_BROKEN)))
            broken["reason"] = [
                recording_faults.in_language(reason, language()) for reason in broken["reason"]
            ]
            broken["status"] = [t(f"recording.{status}") for status in broken["status"]]
            broken["path"] = [mask_digits(Path(path).name) if path else "" for path in broken["path"]]
            names = {
                "call_id": "column.call",
                "path": "column.file",
                "status": "column.status",
                "reason": "column.reason",
            }
            tables.show(broken, {name: t(key) for name, key in names.items()}, sentences={"reason": 320})


def _checks() -> None:
    st.header(t("data.checks"), anchor=False)
    checks = reads.frame("SELECT check_id, found FROM mart.data_checks WHERE found > 0 ORDER BY found DESC")
    if checks.empty:
        st.success(t("data.no_checks"), icon=":material/check:")
        return
    checks["what"] = [t(f"check.{check_id}") for check_id in checks["check_id"]]
    tables.show(checks, {"what": t("column.check"), "found": t("column.rows")})


def _ahead() -> None:
    """Where the events dated after they were loaded stand in the files; without one there is nothing to say."""
    ahead = reads.frame("FROM mart.events_ahead ORDER BY ALL")
    if ahead.empty:
        return
    with st.expander(t("data.ahead", count=number(len(ahead))), icon=":material/event_upcoming:"):
        st.caption(t("data.ahead_why"))
        ahead["day"] = [day(one) for one in ahead["day"]]
        names = {"source_file": "file", "source_line": "line", "table_name": "table", "day": "day"}
        tables.show(ahead, {name: t(f"column.{key}") for name, key in names.items()})


def _builds() -> None:
    st.header(t("data.builds"), anchor=False)
    builds = reads.frame("SELECT * FROM core.builds ORDER BY build_id DESC")
    builds["built_at"] = [moment(at) for at in builds["built_at"]]
    names = (
        "built_at",
        "loads",
        "calls",
        "rejects",
        "utterances",
        "language_flags",
        "violations",
        "build_id",
    )
    tables.show(builds, {name: t(f"build.{name}") for name in names}, height=240)
    st.caption(t("data.builds_why"))
