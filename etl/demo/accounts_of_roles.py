"""One account a role for the sample floor, each with a one-time password that is printed once."""

from __future__ import annotations

from models.desk import open_desk, users
from models.settings import Settings

_ACCOUNTS = (
    ("zhuguan", "supervisor", ""),
    ("jingli", "manager", ""),
    ("peixun", "trainer", ""),
    ("cuishou", "collector", "A04"),
    ("guanli", "administrator", ""),
)


def demo_accounts(settings: Settings) -> list[dict[str, str]]:
    """Add the accounts that are missing; an account that was there before keeps its password and shows none."""
    desk = open_desk(settings)
    known = {user.name for user in users.all_users(desk)}
    return [
        {
            "name": name,
            "role": role,
            "one_time_password": "" if name in known else users.add_user(desk, name, role, agent_id, ""),
        }
        for name, role, agent_id in _ACCOUNTS
    ]
