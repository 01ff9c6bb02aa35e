"""Faults on the real product, and a count of what came of every event: `make drills`."""
