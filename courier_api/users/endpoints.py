"""Endpoints on users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status
from sqlalchemy.orm import Session
from starlette.responses import Response

from courier_api.errors import UnknownObjectError, problems
from courier_api.idempotency import ONCE_ERRORS, Answer, OnceDep
from courier_api.identities import IdentityText, read_identity, show
from courier_api.paging import PageDep, PageTokenRefusedError
from courier_api.users.schemas import (
    NewUserBody,
    NewUserView,
    PasswordView,
    UserChangeBody,
    UserPage,
    UserView,
)
from courier_api.users.service import (
    AccountTakenError,
    GivenPassword,
    LastAdministratorError,
    LoginTakenError,
    UserRefusedError,
    UserService,
)
from courier_api.wiring import ServicesDep

__all__ = ["router"]

router = APIRouter(prefix="/v1/users", tags=["users"])

UserId = Annotated[IdentityText, Path()]


@router.get("", operation_id="listUsers", responses=problems(PageTokenRefusedError))
def list_users(services: ServicesDep, page: PageDep) -> UserPage:
    """Users, by their login names."""
    begin = page.begin("users")
    with services.database.reading() as session:
        after = None if begin is None else str(begin[0])
        rows = UserService(session, services.clock).some(after, page.limit)
    shown, token = page.cut("users", rows, lambda row: [row.login])
    return UserPage(users=[UserView.of(row) for row in shown], next_page_token=token)


@router.post(
    "",
    operation_id="addUser",
    status_code=status.HTTP_201_CREATED,
    response_model=NewUserView,
    responses=problems(LoginTakenError, AccountTakenError, UserRefusedError, *ONCE_ERRORS),
)
def add_user(given: NewUserBody, services: ServicesDep, once: OnceDep) -> Response:
    """Add a user, with an account to log in by or a password to hand over that they must change."""
    new = given.new_user(services.settings.oidc_issuer)
    password = None if new.account else GivenPassword.invented(services.passwords)

    def add(session: Session) -> Answer:
        users = UserService(session, services.clock)
        row = users.add(new, password.kept if password else None)
        view = NewUserView(user=UserView.of(row), password=password.text if password else None)
        return Answer(view, headers={"location": f"/v1/users/{show(row.user_id)}"})

    return once.run(add)


@router.get("/{user_id}", operation_id="readUser", responses=problems(UnknownObjectError))
def read_user(user_id: UserId, services: ServicesDep) -> UserView:
    """A user."""
    with services.database.reading() as session:
        return UserView.of(UserService(session, services.clock).one(read_identity(user_id)))


@router.patch(
    "/{user_id}",
    operation_id="changeUser",
    responses=problems(
        UnknownObjectError, UserRefusedError, LastAdministratorError, AccountTakenError
    ),
)
def change_user(user_id: UserId, given: UserChangeBody, services: ServicesDep) -> UserView:
    """Change a user; with another role, party, account or no login any more all logins end."""
    change = given.user_change(services.settings.oidc_issuer)
    with services.database.writing() as session:
        users = UserService(session, services.clock)
        return UserView.of(users.change(read_identity(user_id), change))


@router.post(
    "/{user_id}/password",
    operation_id="givePassword",
    status_code=status.HTTP_201_CREATED,
    response_model=PasswordView,
    responses=problems(UnknownObjectError, *ONCE_ERRORS),
)
def give_password(user_id: UserId, services: ServicesDep, once: OnceDep) -> Response:
    """Give a user a new password to hand over that they must change; all their logins end."""
    password = GivenPassword.invented(services.passwords)

    def give(session: Session) -> Answer:
        UserService(session, services.clock).give_password(read_identity(user_id), password.kept)
        return Answer(PasswordView(password=password.text))

    return once.run(give)
