# The four things a person does here. Needs Python 3.11+ and make, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
FILM ?= tourism_ad
EXAMPLES := tourism_ad north_pass green_north_zh

.PHONY: help setup film examples test test-all lint docs looks stills clean

help:
	@echo "make film      set up .venv and render the example film"
	@echo "make examples  render all three example films; make stills draws their pictures in docs/ anew"
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

examples: setup
	for film in $(EXAMPLES); do $(MAKE) film FILM=$$film || exit 1; done

stills: examples
	for film in $(EXAMPLES); do $(BIN)/python docs/stills.py projects/$$film/masters/$$film.mp4 docs/$$film.jpg || exit 1; done

clean:
	rm -rf .venv
