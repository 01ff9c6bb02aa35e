"""What travels between doors: names, shapes and bytes of the events."""
