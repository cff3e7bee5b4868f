"""The record in figures, kept ready for every day: a cache that can be dropped and built anew."""
