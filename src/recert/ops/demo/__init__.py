"""Three invented agencies with everything in them that a real one has, true to each authority's rule on any day."""
