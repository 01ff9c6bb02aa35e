"""The parts of `check-image`; standard library only."""
