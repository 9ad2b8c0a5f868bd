"""What can be wrong with a database, its keys or its neighbours, said in one sentence each."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used; the text says why and what to do."""


class KeysError(StoreError):
    """The encryption keys are missing, unreadable or belong to another database."""


class LockedError(StoreError):
    """Another process is the writer of this database."""


class VersionError(StoreError):
    """The database was made by a newer program, or is not one of ours."""


class StaleError(StoreError):
    """A turn changed a claim or ticket that is not the newest version of it."""
