"""What slips and receipts say where the ledger does not tell, in both languages."""

from __future__ import annotations

from courier_api.papers.words import Words

__all__ = ["COLLECTED", "NO_SEAL_NOTED", "SEAL_NOTED", "code_words", "collected_together"]

#: What an amount was for, no device tells.
COLLECTED = Words("Số tiền thu khi giao nhận", "Collected at the handover")
SEAL_NOTED = Words(
    "Số niêm phong như sổ giao nhận ghi khi đóng túi.",
    "The seal's number as the ledger has it from the packing.",
)
NO_SEAL_NOTED = Words(
    "Sổ giao nhận không ghi số niêm phong.", "The ledger notes no number of a seal."
)


def code_words(code: str) -> Words:
    """What is known by its code alone."""
    return Words(f"Mã {code}", f"Code {code}")


def collected_together(number: int) -> Words:
    """
    That an amount was collected once for several items.

    Parameters
    ----------
    number : int
        Of the items.
    """
    return Words(
        f"Số tiền thu chung cho {number} hồ sơ, giấy tờ khi giao nhận",
        f"Collected once for {number} items together at the handover",
    )
