"""What the submissions app writes into the audit log."""
