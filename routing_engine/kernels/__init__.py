"""numba: flat arrays in, flat arrays out; no objects, no I/O."""
