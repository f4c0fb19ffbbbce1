"""The trust registry, and the only room that knows OpenPGP."""
