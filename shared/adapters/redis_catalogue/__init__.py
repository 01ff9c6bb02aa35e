"""Catalogue and stock in Redis 6.2 or newer, all keys of a shop under one hash tag."""
