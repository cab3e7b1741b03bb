"""What is told at once and need not last: live messages, rate limits, positions, presence."""
