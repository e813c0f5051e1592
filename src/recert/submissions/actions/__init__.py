"""Writes of submissions: what a member hands in, what a reviewer decides, what staff record for many and correct."""
