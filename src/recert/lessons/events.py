"""What the lessons app writes into the audit log."""
