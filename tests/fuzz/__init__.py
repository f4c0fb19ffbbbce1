"""Fuzzing: each reader of hostile bytes under coverage-guided input, for a bounded time."""
