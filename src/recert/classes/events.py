"""What the classes app writes into the audit log."""
