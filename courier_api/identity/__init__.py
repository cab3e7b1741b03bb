"""Who is asking: logins, their tokens, and passwords."""
