"""The sheet: a form that is filled by keyboard and saves itself."""

from pages.ui.sheet.sheet import Option, Row, sheet

__all__ = ["Option", "Row", "sheet"]
