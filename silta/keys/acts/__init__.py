"""Administrators' acts: each changes the registry and its audit chain in one transaction."""
