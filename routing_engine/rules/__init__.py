"""The search's side of the rules, one business rule a file."""
