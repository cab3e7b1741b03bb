"""Codes that citizens are sent before a delivery, and the judgement of what was typed."""
