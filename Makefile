# Everything starts here; `make` alone lists what you can do.
# PYTHON and VENV may be given: make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PROJECTS := pyproject.toml $(sort $(wildcard plugins/*/pyproject.toml))
PLUGINS := $(patsubst %/pyproject.toml,%,$(wordlist 2,99,$(PROJECTS)))
SOURCES := src $(PLUGINS:%=%/src)
UV := $(BIN)/python tools/uv_with_pip_settings.py

# Some machines switch Python's cache of compiled modules off; every command would then start anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench docs lock clean

help: ## list what you can do
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: $(READY) ## make the virtual environment, with everything that is locked

demo: $(READY) ## cancel orders against the simulators and compare the money
	$(BIN)/python -m dropconnect.demo

test: $(READY) ## run every test; ARGS="-k money" narrows it down
	@$(BIN)/python tools/fetch_schema.py
	$(BIN)/pytest --numprocesses auto $(ARGS)

check: $(READY) ## lint, formatting, types and architecture; no tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(SOURCES) tools
	$(BIN)/lint-imports

bench: $(READY) ## print what a case costs in processor time and journal bytes
	$(BIN)/python benchmarks/run.py

docs: $(READY) ## make the pages that come from the code, and the output that README.md shows
	$(BIN)/python tools/configuration_reference.py > docs/reference/configuration.md
	$(BIN)/python tools/hooks_reference.py > docs/reference/hooks.md
	$(BIN)/python tools/errors_reference.py > docs/reference/errors.md
	$(BIN)/python tools/first_sight.py

# The distributions of this repository are left out: they are installed from here, not from an index.
lock: $(READY) ## choose the newest versions anew and write requirements.lock
	$(UV) pip compile --python $(BIN)/python --quiet $(PROJECTS) --all-extras --group dev \
		--universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --output-file requirements.lock \
		--no-emit-package dropconnect $(PLUGINS:plugins/%=--no-emit-package dropconnect-%)

clean: ## remove the virtual environments and what the tools left behind
	rm -rf .venv .venv-* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# First uv, and setuptools for the two libraries that are built from source, by pip; then the rest by
# uv. Both read the versions and hashes of the one lock file. Without --python uv would take whatever
# environment is active, or `.venv` although VENV says otherwise.
$(READY): requirements.lock $(PROJECTS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'dropconnect needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12'; exit 2; }
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@sed -n -e '/^setuptools==/,/[^\\]$$/p' -e '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/bootstrap.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(VENV)/bootstrap.txt
	$(UV) pip sync --python $(BIN)/python --quiet --compile-bytecode --require-hashes --no-build-isolation requirements.lock
	$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation \
		--editable . $(PLUGINS:%=--editable %)
	@touch $@
