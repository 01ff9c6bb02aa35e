"""How each shop platform signs and words what it sends."""
