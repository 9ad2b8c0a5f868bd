"""Cases that nobody reported, that may become a dispute, and what people say after a payout."""
