"""The ladder: whom due clocks tell, who is away, what waits for the hour's one message."""
