"""PostgreSQL with a second wall: the database itself hides the rows of every agency but the one in scope (ADR 11)."""
