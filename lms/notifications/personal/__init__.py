"""Reminders that somebody sends by hand: at most one for each person and day."""
