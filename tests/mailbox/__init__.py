"""Tests of silta.mailbox."""
