"""The player: sound, two lanes, transcript and flags of one call."""

from pages.ui.player.player import Flag, Line, Mark, player

__all__ = ["Flag", "Line", "Mark", "player"]
