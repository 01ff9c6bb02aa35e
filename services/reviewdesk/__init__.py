"""For staff: what is held or parked and why. Answers on loopback only."""
