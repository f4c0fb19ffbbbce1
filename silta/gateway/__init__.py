"""The SMTP intake: from a mail on the wire to a reply that can be trusted."""
