# Short names for daily work; `./run` and `./test` need no make.
.PHONY: run test format quick

run:
	./run

test:
	./test

quick:
	./test format lint types imports

format:
	.venv/bin/ruff format . run test
	.venv/bin/ruff check --fix . run test
