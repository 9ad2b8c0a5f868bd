"""The work of village helpers, and a village in other hands."""
