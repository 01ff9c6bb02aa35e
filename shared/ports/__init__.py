"""What we ask of the outside. The docstrings are the contract that every adapter keeps."""
