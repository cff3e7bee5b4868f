"""The handbook: all policies in force for somebody, as one page and one file."""
