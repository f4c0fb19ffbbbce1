"""Sealed mailboxes: what the intake writes and cannot read."""
