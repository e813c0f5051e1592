"""Classroom courses: sessions and attendance."""
