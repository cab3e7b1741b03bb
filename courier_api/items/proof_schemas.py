"""What the API takes and tells of the proofs that items' rules demand."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from courier_api.items.proof_rules import Demand, GivenRules, ProofRules

__all__ = ["ProofRulesBody", "ProofRulesView"]

_RULES: dict[str, Any] = {
    "code": "recommended", "signature": "required", "photograph": "recommended",
}  # fmt: skip


class ProofRulesBody(BaseModel):
    """What is to prove an item's delivery; what is left out is as its kind has it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"code": "required"}})

    code: Demand | None = Field(default=None, description="The one that the citizen is sent.")
    signature: Demand | None = None
    photograph: Demand | None = None

    def rules(self) -> GivenRules:
        """The same as a value."""
        return GivenRules(self.code, self.signature, self.photograph)


class ProofRulesView(BaseModel):
    """What is to prove an item's delivery."""

    model_config = ConfigDict(json_schema_extra={"example": _RULES})

    code: Demand
    signature: Demand
    photograph: Demand

    @classmethod
    def of(cls, rules: ProofRules) -> ProofRulesView:
        """The view of rules."""
        return cls(code=rules.code, signature=rules.signature, photograph=rules.photograph)
