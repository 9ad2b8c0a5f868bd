"""The interface for insurers' own systems: they ask at /api/v1, and webhooks tell them. docs/api.md is theirs."""
