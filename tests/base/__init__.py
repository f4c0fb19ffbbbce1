"""Tests of silta.base."""
