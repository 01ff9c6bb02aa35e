"""For staff: what is held and why. Read-only for now, and answers on loopback only."""
