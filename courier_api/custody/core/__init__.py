"""Judgement without input or output: what was signed, what follows from it, how it is proved."""
