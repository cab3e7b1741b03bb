"""Users to try the program with: one of each role, on this machine alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from courier_api.config import Settings
from courier_api.custody.writer import now_ms
from courier_api.errors import UnknownObjectError
from courier_api.identity.passwords import Passwords, invented_password
from courier_api.roles import Role
from courier_api.users.service import NewUser, UserService
from courier_api.wiring import open_database

__all__ = ["DEMO_USERS", "INVITER", "NO_PARTIES", "PASSWORD_NAME", "prepare_demo"]

#: File in the data folder that holds the password of all of them.
PASSWORD_NAME = "demo-password"  # noqa: S105 - a file's name

#: Who invites devices.
INVITER = "demo-dispatcher"

DEMO_USERS = (
    NewUser("demo-courier", "Bưu tá thử nghiệm", Role.COURIER, "courier:c1"),
    NewUser("demo-agent", "Nhân viên điểm đại lý thử nghiệm", Role.AGENT_CLERK,
            "agent:ap-19750-1"),
    NewUser("demo-authority", "Cán bộ một cửa thử nghiệm", Role.AUTHORITY_CLERK,
            "authority:H57.17.21"),
    NewUser(INVITER, "Điều phối thử nghiệm", Role.DISPATCHER, "office:1"),
    NewUser("demo-planner", "Quy hoạch thử nghiệm", Role.PLANNER),
    NewUser("demo-administrator", "Quản trị thử nghiệm", Role.ADMINISTRATOR),
)  # fmt: skip

NO_PARTIES: Mapping[Role, str] = MappingProxyType({})


def prepare_demo(settings: Settings, parties: Mapping[Role, str] = NO_PARTIES) -> str:
    """
    Make the demo users where they are missing; what to print of them.

    Their password is random, made once for a data folder, and printed at each start.

    Parameters
    ----------
    settings : Settings
    parties : mapping of Role to str
        For whom they work, in place of parties of no day.
    """
    users_wanted = [replace(new, party=parties.get(new.role, new.party)) for new in DEMO_USERS]
    passwords = Passwords()
    password = _kept_password(settings.data_dir / PASSWORD_NAME)
    kept = passwords.hash(password)
    with open_database(settings) as database, database.writing() as session:
        users = UserService(session, now_ms)
        for new in users_wanted:
            try:
                row = users.by_login(new.login)
            except UnknownObjectError:
                row = users.add(new, kept, must_change=False)
            row.password_hash, row.must_change_password, row.is_active = kept, False, True
            row.role, row.party = new.role.value, new.party
    lines = [f"  {new.login:<20} {new.role:<16} {new.party or ''}".rstrip() for new in users_wanted]
    head = f"Người dùng thử / demo users, mật khẩu / password: {password}"
    return "\n".join([head, *lines])


def _kept_password(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(invented_password() + "\n")
    return path.read_text(encoding="ascii").strip()
