"""The small kit that the HTTP doors share and nothing else does."""
