"""Outside engines that answer in the room's own types; each is optional."""
