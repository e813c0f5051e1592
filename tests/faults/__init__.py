"""Exactly once, all or nothing: proven with real processes, real databases and real faults."""
