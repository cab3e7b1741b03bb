"""What the API tells a courier of the items that change hands."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from courier_api.couriers.parcels import Parcel

__all__ = ["PARCEL", "ParcelView"]

#: An example.
PARCEL: JsonDict = {
    "code": "H57.19.803-261122-0001", "kind": "dossier", "procedure": "Đăng ký khai sinh",
    "giver": "agent:ap-19803-1", "receiver": "courier:c7",
    "citizen": "citizen:Ng3vT0kPz1qXw8sYb2LdAe", "addressee": "authority:H57.19.803",
    "recipient_name": None, "amount_dong": None,
    "papers": [{"code": "to-khai", "wanted": 1}],
}  # fmt: skip


class WantedPaperView(BaseModel):
    """A kind of paper that the procedure asks for."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "to-khai", "wanted": 1}})

    code: str
    wanted: int


class ParcelView(BaseModel):
    """An item that is to change hands."""

    model_config = ConfigDict(json_schema_extra={"example": PARCEL})

    code: str
    kind: Literal["dossier", "document"]
    procedure: str | None = Field(description="Its name; null: nobody has registered the item.")
    giver: str | None = Field(
        description="Party; null: a citizen whom nobody has registered, or no handover at all."
    )
    receiver: str | None = Field(description="As the giver.")
    citizen: str | None = Field(description="The party that stands for the citizen in events.")
    addressee: str | None = Field(description="The party that the item is for.")
    recipient_name: str | None = Field(
        description="Told while the home is open; that it was is noted."
    )
    amount_dong: int | None = Field(description="To be collected; null: nobody has told.")
    papers: list[WantedPaperView] | None = Field(
        description="As they were counted last; null: nobody has counted them yet."
    )

    @classmethod
    def of(cls, parcel: Parcel) -> ParcelView:
        """A parcel as the API tells it."""
        wanted = None
        if parcel.papers is not None:
            wanted = [WantedPaperView(code=code, wanted=count) for code, count in parcel.papers]
        plain = {name: getattr(parcel, name) for name in cls.model_fields if name != "papers"}
        return cls(**plain, papers=wanted)
