"""Message to use case: one module a queue."""
