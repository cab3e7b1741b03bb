"""The map under phones and screens: one PMTiles archive of vector tiles; see README.md."""
