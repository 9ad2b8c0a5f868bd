"""What is wrong with a roster file as a whole."""

from __future__ import annotations


class RosterError(Exception):
    """The file cannot be read as a roster; the text says in one sentence what to do."""
