"""Measurements of Silta, each a ratio to something else in the same run; see docs/bench.md."""
