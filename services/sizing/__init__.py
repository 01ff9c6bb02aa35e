"""For shoppers: measurements in, in-stock SKUs out, and the reason."""
