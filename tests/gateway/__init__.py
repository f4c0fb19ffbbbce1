"""Tests of silta.gateway."""
