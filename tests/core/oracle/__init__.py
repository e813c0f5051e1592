"""A second rule engine, written from docs/rules.md alone and in another way, to hold the real one against.

It scans printed calendars and tries every split where the real one computes; it never reads the real one's code.
"""
