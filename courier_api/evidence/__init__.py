"""Photographs and signatures: uploaded, checked, kept, shown, deleted."""
