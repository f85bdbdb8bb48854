"""The flag step: runs the language detector over calls, SMS and letters, each new one once."""

from etl.flag.step import FlagReport, flag_all, materialise

__all__ = ["FlagReport", "flag_all", "materialise"]
