"""What the sharing app writes into the audit log."""
