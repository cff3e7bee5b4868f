"""Telling people of a version: texts to copy for each channel, and a notice to hang up."""
