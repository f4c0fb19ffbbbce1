"""The real programs that Silta meets, as tests start them: PostgreSQL, Postfix, swaks."""
