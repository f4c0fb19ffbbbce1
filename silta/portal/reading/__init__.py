"""Opening a kept message and proving it again: what is shown is what its sender signed."""
