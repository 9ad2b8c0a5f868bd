"""What concerns many people at once: broadcasts and disasters, whom they reached and what was answered."""
