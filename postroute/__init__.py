"""The command line: hands each sub-command to its room."""
