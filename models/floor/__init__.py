"""What the pages ask of the warehouse: conduct, words, cases and the data themselves, one query a question."""

from models.floor.scope import Scope

__all__ = ["Scope"]
