"""What the trust registry reads and writes; each function runs in the caller's transaction."""
