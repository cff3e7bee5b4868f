"""The pages of those to whom people report."""
