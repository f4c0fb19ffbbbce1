"""The portal's tables in the database: sessions, and what a browser is in the middle of."""
