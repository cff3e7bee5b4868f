"""What the two commands, `run` and `test`, need before anything is installed."""
