"""The outbox: what is to leave, written in the transaction of its event (DESIGN invariant 11)."""
