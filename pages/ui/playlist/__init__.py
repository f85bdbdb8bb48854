"""The play list: the clips of a collection one after the other."""

from pages.ui.playlist.playlist import Entry, playlist

__all__ = ["Entry", "playlist"]
