"""Lets `python -m lms` do what `lms` does."""

from lms.app import main

main()
