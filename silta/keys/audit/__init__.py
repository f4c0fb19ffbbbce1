"""The administrators' acts: one append-only chain of records, each bound to the one before."""
