# The four things a person does here. Needs Python 3.11+ and make, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
FILM ?= tourism_ad

.PHONY: help setup film test test-all lint docs looks stills clean

help:
	@echo "make film      set up .venv and render the example film"
	@echo "make test      set up .venv and run the fast tests"
	@echo "make test-all  run every test, whole films and kills too"
	@echo "make lint      ruff, mypy, import-linter"

.venv/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "studio needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[voice,dev]'
	touch .venv/ready

setup: .venv/ready

film: setup
	$(BIN)/studio new $(FILM) --brief projects/$(FILM)/brief.md
	$(BIN)/studio render $(FILM)

lint: setup
	$(BIN)/ruff check studio tests benchmarks
	$(BIN)/ruff format --check studio tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup
	$(BIN)/python -m pytest -m 'not slow'

test-all: setup
	$(BIN)/python -m pytest

docs: setup
	$(BIN)/python -m typer studio.cli.main utils docs --name studio --output docs/cli.md

looks: setup
	$(BIN)/python docs/looks.py docs/looks.jpg $(addprefix projects/tourism_ad/references/,picos_path.jpg farmhouse_dogs.jpg)

stills: film
	$(BIN)/python docs/stills.py projects/tourism_ad/masters/tourism_ad.mp4 docs/tourism_ad.jpg

clean:
	rm -rf .venv
