"""Silta: encrypted, signed decisions by e-mail, filed into citizens' sealed mailboxes."""

__version__ = "0.1.0"
