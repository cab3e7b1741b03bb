"""What a citizen may see of the one item that a link is for."""
