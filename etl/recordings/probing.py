"""What a recording is, told by decoding all of it and never by its header."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from models.recording_faults import sentence
from models.sound.decoding import Recording, Unreadable, opened, regular_file

_GAP_SECONDS = 0.5
_GAP_SHARE = 0.02
_LAST_FRAMES_SECONDS = 0.1


@dataclass(frozen=True)
class Facts:
    """What is known of a file: the columns of `core.recordings` from sha256 to status, and why in a sentence.

    `header_seconds` is what the header claims, `decoded_seconds` what came out, `speech_seconds` how long at least one
    channel speaks; status is ok, empty, partial, undecodable, missing or not_audio.
    """

    status: str
    reason: str
    sha256: str | None = None
    container: str | None = None
    codec: str | None = None
    sample_rate: int | None = None
    channels: int | None = None
    header_seconds: float | None = None
    decoded_seconds: float | None = None
    speech_seconds: float | None = None


def hash_of(path: Path) -> str:
    """The sha256 of a regular file; Unreadable where it cannot be read."""
    with regular_file(path) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise Unreadable("undecodable", "unread", why=error.strerror or "") from error


def probe(path: Path, sha256: str) -> Facts:
    """Decode a file from end to end; whatever is wrong with it becomes its status, never an exception.

    `sha256` is what the file was a moment ago. One that is no longer that, or changes while it is decoded, as a recorder
    that is still at it does, is partial and keeps no hash: the next load looks again, and nothing is transcribed of it.
    """
    # The voice detector imports torch, which takes seconds; a floor without new recordings does without it.
    from etl.recordings.slabs import slabs
    from etl.recordings.spans import speech_spans, union_seconds

    try:
        with opened(path) as recording:
            speech = sum(
                union_seconds([speech_spans(channel) for channel in slab.voice]) for slab in slabs(recording)
            )
            facts = _judged(recording, speech)
            if recording.was_changed() or recording.sha256() != sha256:
                return replace(facts, status="partial", reason=sentence("changing"))
            return replace(facts, sha256=sha256)
    except Unreadable as fault:
        return Facts(fault.status, fault.reason, sha256=None if fault.status == "missing" else sha256)
    except (ValueError, RuntimeError, ArithmeticError) as error:  # in a way that nobody thought of
        return Facts("undecodable", sentence("unheard", why=type(error).__name__), sha256=sha256)


def _judged(recording: Recording, speech: float) -> Facts:
    facts = Facts(
        "ok",
        "" if speech else sentence("nobody_speaks"),
        container=recording.container,
        codec=recording.codec,
        sample_rate=recording.sample_rate,
        channels=recording.channels,
        header_seconds=recording.header_seconds,
        decoded_seconds=round(recording.decoded_seconds, 3),
        speech_seconds=round(min(speech, recording.decoded_seconds), 3),
    )
    decoded, claimed = recording.decoded_seconds, recording.header_seconds
    if recording.fault and not _is_sound(recording):
        return replace(facts, status="undecodable", reason=sentence("nothing_decodes", why=recording.fault))
    if not decoded:
        return replace(facts, status="empty", reason=sentence("no_sound"))
    if recording.fault and not _is_all_there(recording):
        return replace(facts, status="partial", reason=_damaged(recording, recording.fault))
    if claimed and claimed - decoded > max(_GAP_SECONDS, _GAP_SHARE * claimed):
        why = sentence("header_lies", claimed=claimed, decoded=decoded)
        return replace(facts, status="partial", reason=why)
    if recording.is_cut_off:
        return replace(facts, status="partial", reason=sentence("cut_off", decoded=decoded))
    if speech and claimed and decoded - claimed > max(_GAP_SECONDS, _GAP_SHARE * claimed):
        return replace(facts, reason=sentence("header_lies", claimed=claimed, decoded=decoded))
    return facts


def _is_sound(recording: Recording) -> bool:
    """Whether more than chance decodes: some frames of any bytes do, of sound those at its beginning or most of them."""
    return recording.fault_seconds > 0 or recording.frames > recording.faults


def _is_all_there(recording: Recording) -> bool:
    """Whether all that the header promises came before the fault, as where bytes that are no sound follow the last frame."""
    claimed = recording.header_seconds
    return claimed is not None and recording.fault_seconds > max(0.0, claimed - _LAST_FRAMES_SECONDS)


def _damaged(recording: Recording, why: str) -> str:
    decoded, place = recording.decoded_seconds, recording.fault_seconds
    if decoded - place > _LAST_FRAMES_SECONDS:
        return sentence("damaged", place=place, decoded=decoded, why=why)
    return sentence("breaks_off", decoded=decoded, why=why)
