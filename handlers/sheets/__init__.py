"""The monthly sheets between towns and insurers: their rows, their sums, which are missing."""
