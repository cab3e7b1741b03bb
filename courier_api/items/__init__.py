"""What is known of items before, and beside, what the ledger tells of them."""
