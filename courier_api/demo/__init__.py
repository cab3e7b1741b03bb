"""A demonstration: invented people, devices for those whom nobody plays, and the door to it all."""
