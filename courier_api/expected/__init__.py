"""What the published plan expects to change hands, held against what was scanned."""
