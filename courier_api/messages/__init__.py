"""Messages to people, above all one-time codes: a port, and ways that lead out of it."""
