"""Benchmarks: data of any size, what Recert costs beside the floor of the same work, and how the database does it."""
