"""The trained network as a checkpoint in openai-whisper's own format, packed small."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor

from etl.sample_checkpoint.network import dimensions
from etl.sample_checkpoint.vocabulary import FULL, Vocabulary

EMBEDDING = "decoder.token_embedding.weight"


def export(average: Mapping[str, Tensor], to: Path) -> None:
    """Write the averaged weights to `to`: half precision, all 51865 rows, `whisper.load_model(to)` reads it."""
    prefix = "whisper."
    weights = {name[len(prefix) :]: value for name, value in average.items() if name.startswith(prefix)}
    weights[EMBEDDING] = Vocabulary().widen(weights[EMBEDDING])
    halves = {name: value.half() for name, value in weights.items()}
    torch.save({"dims": asdict(dimensions(FULL)), "model_state_dict": halves}, to)
    squeeze(to)


def squeeze(path: Path) -> None:
    """Deflate the entries of a checkpoint: the unused rows are alike, and torch's reader inflates by itself."""
    squeezed = path.with_suffix(".part")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(squeezed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as small,
    ):
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            small.writestr(plain, source.read(entry), zipfile.ZIP_DEFLATED, 9)
    squeezed.replace(path)
