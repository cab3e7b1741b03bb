"""What the API tells of openings of personal data."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from courier_api.identities import IdentityText, show
from courier_api.models import OpeningRow
from courier_api.moments import moment
from courier_api.roles import Role

__all__ = ["OpeningPage", "OpeningView"]


class OpeningView(BaseModel):
    """One look at one field of personal data."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "opened_at": "2026-11-21T03:09:30.000Z", "role": "courier",
                "user_id": "AZr3kQJ4d0a5XyTq1mB7Zw", "party": "courier:c7", "device_id": None,
                "subject": "H57.17.21-261121-0001", "field": "recipient_phone",
                "endpoint": "GET /v1/items/{code}/recipient", "request_id": "9f2c61d0a5b7e314",
            }
        }
    )  # fmt: skip

    opened_at: datetime
    role: Role
    user_id: IdentityText | None = Field(description="Who; null: a citizen, or a device.")
    party: str | None = Field(description="In whose name.")
    device_id: IdentityText | None
    subject: str = Field(description="Whose: the code of an item, or a party.")
    field: str = Field(description="Which; never what it says.")
    endpoint: str = Field(description="By what it was asked for.")
    request_id: str

    @classmethod
    def of(cls, row: OpeningRow) -> OpeningView:
        """The view of a row."""
        return cls(
            opened_at=moment(row.opened_at), role=Role(row.role),
            user_id=None if row.user_id is None else show(row.user_id), party=row.party,
            device_id=None if row.device_id is None else show(row.device_id),
            subject=row.subject, field=row.field, endpoint=row.endpoint,
            request_id=row.request_id,
        )  # fmt: skip


class OpeningPage(BaseModel):
    """Openings, the newest first."""

    openings: list[OpeningView]
    next_page_token: str | None = Field(description="Null behind the last page.")
