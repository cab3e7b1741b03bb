"""Bags: their codes made in batches, what is in them read from the ledger."""
