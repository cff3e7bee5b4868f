"""Runs one side of a comparison in this process and prints what it cost."""

import importlib
import json
import sys
from dataclasses import asdict

from benchmarks.measuring import read_peak


def main() -> None:
    """Read the order from the standard input and carry it out."""
    order = json.load(sys.stdin)
    module, _, name = order["function"].partition(":")
    cost = getattr(importlib.import_module(module), name)(**order["arguments"])
    cost.peak = cost.peak or read_peak()
    print(json.dumps(asdict(cost)))


if __name__ == "__main__":
    main()
