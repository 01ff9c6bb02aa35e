"""What both kinds of door do. A use case that one door alone offers lives with that door."""
