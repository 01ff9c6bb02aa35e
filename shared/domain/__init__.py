"""The rules of the business: plain Python, no clock, no input or output."""
