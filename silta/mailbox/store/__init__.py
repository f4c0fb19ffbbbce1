"""What the mailbox reads and writes; each function runs in the caller's transaction."""
