"""Staff training and policy acknowledgement that an auditor can check."""

__version__ = "0.1.0"
