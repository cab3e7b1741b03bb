"""What is printed: labels, slips, receipts and the proof of delivery, from values to bytes."""
