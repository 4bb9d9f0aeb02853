# verifier: `make demo` shows it, `make test` tries it, `make check` is the whole loop before a push.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
TORTURE := kill power disk many postgres walreset tamper
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test check lint types contracts docs docs-check torture pictures bench bench-peers screenshot lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

setup: $(VENV)/.ready ## everything into .venv, from the lock files
	@$(BIN)/python -m compileall -q verifier db # as pip does with what it installs: a third of a start is compiling

$(VENV)/.ready: requirements-dev.lock pyproject.toml tests/make_venv.sh
	@bash tests/make_venv.sh "$(PYTHON)" "$(VENV)"
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## a sample case, its report, and (on a terminal) the screen on it
	@mkdir -p $(DEMO)
	@$(BIN)/verifier --case $(DEMO)/sample.case sample --verdicts --fresh
	@$(BIN)/verifier --case $(DEMO)/sample.case export --format html --force -o $(DEMO)/report.html
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/verifier --case $(DEMO)/sample.case; \
	else echo "On a terminal this opens the screen: $(BIN)/verifier --case $(DEMO)/sample.case"; fi

test: setup ## the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: lint types contracts docs-check test ## lint, types, import contracts, docs, tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

docs: setup ## write docs/reference.md from the code
	$(BIN)/python -m verifier.cli.reference

docs-check: setup
	$(BIN)/python -m verifier.cli.reference --check

bench: setup ## speed and memory, each beside a peer in the same run
	$(BIN)/python tests/bench/run.py

bench-peers: setup ## this screen beside VisiData and Harlequin, which it installs into .bench
	$(BIN)/python tests/bench/peers.py --claims 1000000

torture: setup ## what docs/trust.md promises, and 100,000 strange strings through the screen, tried whole: hours
	@failed=0; for name in $(TORTURE); do echo "— $$name —"; \
	  $(BIN)/python tests/torture/$$name.py --whole || failed=1; done; \
	VERIFIER_WHOLE=1 $(BIN)/python -m pytest -q --timeout 3600 tests/db/test_db_verify.py || failed=1; \
	VERIFIER_WALKS=$$(shuf -i 1-1000000 -n 20 | sed "s/$$/:500/" | paste -sd,) $(BIN)/python -m pytest tests/tui/test_tui_wander.py -n 2 -q || failed=1; \
	HYPOTHESIS_PROFILE=whole $(BIN)/python -m pytest tests/tui/test_tui_strings.py tests/tui/test_tui_pty_strings.py -n 2 -q -rP || failed=1; exit $$failed

screenshot: setup ## draw docs/screen.png anew (needs rsvg-convert and DejaVu Sans Mono)
	$(BIN)/python tests/screenshot.py -o docs/screen.png

pictures: setup ## draw the tests' pictures of the screen anew, after a change that is meant
	$(BIN)/python -m pytest tests/tui/test_tui_snapshots.py -q --snapshot-update

lock: ## renew both lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml \
	  -o requirements.lock --custom-compile-command "make lock"
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml \
	  --group dev -c requirements.lock -o requirements-dev.lock --custom-compile-command "make lock"

clean: ## remove what make made
	rm -rf $(VENV) $(DEMO) .bench build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
