"""The demo: an invented municipality, an invented citizen, and everything between them real."""
