"""The citizens' web: identification, the inbox, and the only key that opens mailboxes."""
