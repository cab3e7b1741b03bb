"""What went wrong on the way: told by phones, and shown to dispatchers."""
