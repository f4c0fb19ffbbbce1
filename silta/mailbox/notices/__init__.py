"""What Silta writes to administrators and authorities, and when; each thing once to each reader."""
