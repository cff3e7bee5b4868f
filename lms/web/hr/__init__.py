"""The pages of those who answer for the record: HR, and auditors who read it."""
