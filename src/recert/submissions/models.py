"""What members hand in, waiting for somebody to look at it."""
