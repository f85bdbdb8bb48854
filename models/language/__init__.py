"""The language detector: what is said in a call, by whom, to whom, and what is meant (labels of language_labels.md)."""

from models.language.detector import CallLabels, Detector, Flag, version_of

__all__ = ["CallLabels", "Detector", "Flag", "version_of"]
