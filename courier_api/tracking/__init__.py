"""
Where couriers are, for as long as they share it.

Positions live on the live bus alone: never in the database, never in a log. Only the last one of
each courier is kept, and not for long; without the bus nobody knows where anybody is.
"""
