"""What may be seen from outside without a login: calendar feeds, certificate checks."""
