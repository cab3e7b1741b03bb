"""What endpoints on evidence are given."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from courier_api.evidence.parts import EvidenceParts
from courier_api.wiring import ServicesDep

__all__ = ["EvidencePartsDep", "evidence_parts"]


def evidence_parts(services: ServicesDep) -> EvidenceParts:
    """What works with evidence takes, from all that the server was opened with."""
    return services.evidence


EvidencePartsDep = Annotated[EvidenceParts, Depends(evidence_parts)]
