"""Sessions at the SMTP door, as they are spoken: ``C:`` the peer, ``S:`` Silta."""
