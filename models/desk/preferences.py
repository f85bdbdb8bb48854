"""What a person set for themselves, such as the language of the pages."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from models.desk.store import Desk
from models.desk.tables import preferences


def get(desk: Desk, user_id: int, name: str, default: str) -> str:
    """The value set, else the default."""
    with desk.read() as connection:
        found = connection.scalar(
            select(preferences.c.value).where(preferences.c.user_id == user_id, preferences.c.name == name)
        )
    return default if found is None else found


def put(desk: Desk, user_id: int, name: str, value: str) -> None:
    """Set a value."""
    with desk.write() as connection:
        connection.execute(
            delete(preferences).where(preferences.c.user_id == user_id, preferences.c.name == name)
        )
        connection.execute(insert(preferences).values(user_id=user_id, name=name, value=value))
