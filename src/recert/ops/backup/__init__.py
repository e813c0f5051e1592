"""Backups: the whole of an installation in one checked file, made while people work, and put back from it."""
