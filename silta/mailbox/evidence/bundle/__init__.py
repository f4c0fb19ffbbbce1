"""The evidence bundle: a ZIP with which anybody can check a message's story without Silta."""
