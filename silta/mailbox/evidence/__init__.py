"""The signed story of a message: one record for each event."""
