"""Couriers, their shifts, and what each of them sees of the published plan."""
