"""One outside product per file or folder; adapters are strangers to one another."""
