# The whole of the project's commands, the same at the desk and in CI.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: generate test lint types unit bench stress parity lock clean

## generate: compile every spec in specs/, check the ledger, print a table
generate: $(READY)
	$(BIN)/specwright generate
	$(BIN)/specwright ledger

## test: everything that CI checks
test: lint types unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/specwright generate --check
	$(BIN)/specwright ledger

types: $(READY)
	$(BIN)/mypy overlays generated generator tests
	$(BIN)/pyright --pythonpath $(BIN)/python

unit: $(READY)
	$(BIN)/pytest -n auto

## bench: our figures beside the peers', as ratios, in one run
bench: $(READY)
	$(BIN)/python -m tests.bench

## stress: every published document in ../shared/upstream, compiled, imported and type-checked, in one table
stress: $(READY)
	$(BIN)/python -m tests.stress

## parity: call the official SDKs and ours, compare them method by method, and write the page build/parity/index.html
parity: $(READY)
	$(BIN)/python -m tests.differential || test $$? -eq 1
	$(BIN)/specwright parity -o build/parity $(addprefix --recordings ,$(wildcard tests/wire ../shared/recordings)) \
	    || test $$? -eq 1

## lock: pin every dependency anew
lock: $(READY)
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --universal --python-version 3.11 \
	    --all-extras --group dev pyproject.toml -o requirements.lock

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
