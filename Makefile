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
PYTEST := $(BIN)/pytest --numprocesses auto

# For `make sample`: something of every room, in a minute or two. A new room of tests needs an entry.
SAMPLE := $(wildcard tests/test_*.py) tests/conformance tests/growth tests/breaks tests/mutants \
	$(filter-out tests/core/saga,$(wildcard tests/core/*)) \
	tests/core/saga/test_answers.py tests/core/saga/test_stateful.py tests/core/saga/test_stepwise.py \
	tests/core/saga/test_waiting.py tests/app tests/apprise tests/cases tests/cli/test_journey.py \
	tests/cli/test_suppliers.py tests/docs/test_write_a_connector.py tests/e2e/test_known_losses.py \
	tests/shopify/client/test_client.py tests/shopify/connector/test_cancellation.py \
	tests/shopify/connector/test_reading.py tests/shopify/schema/test_download.py \
	tests/shopify/simulator/test_server.py tests/mcp/test_agents_over_http.py \
	tests/browser tests/web/api/test_cases.py tests/web/test_deliveries.py tests/web/pages/test_coming_in.py \
	tests/woocommerce/connector/test_reads.py tests/woocommerce/connector/test_writes.py \
	tests/woocommerce/simulator/test_serving.py tests/woocommerce/two_journals/test_interleavings.py \
	tests/cjdropshipping/connector/test_cancelling.py \
	tests/cjdropshipping/connector/test_finding.py tests/cjdropshipping/simulator/test_serving.py

# Some machines switch Python's cache of compiled modules off; every command would then start anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup serve-demo demo test prove pictures mutants sample check bench docs lock clean

help: ## list what you can do
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: $(READY) ## make the virtual environment, with everything that is locked

serve-demo: $(READY) ## start the server with a week of cases at simulated shops, to look at its pages
	$(BIN)/python -m dropconnect.demo.serving $(ARGS)

demo: $(READY) ## cancel orders against the simulators and compare the money; ARGS=--verbose for all
	$(BIN)/python -m dropconnect.demo $(ARGS)

test: $(READY) ## run the tests, but for those of `make prove`; ARGS="-k money" narrows them down
	@$(BIN)/python tools/fetch_schema.py
	$(PYTEST) --dist worksteal -m 'not prove' $(ARGS)

# One process takes a whole module, whose set-up is dear.
prove: $(READY) ## use a browser, kill processes, break things, run models for long, try many examples
	@$(BIN)/python tools/need_chromium.py
	$(PYTEST) --dist loadscope -m 'prove or hypothesis' --hypothesis-profile many $(ARGS)

pictures: $(READY) ## make the pictures of pages in the docs, with a browser
	@$(BIN)/python tools/need_chromium.py
	DROPCONNECT_PICTURES=docs/images $(BIN)/pytest tests/browser/test_a_week.py -m prove -k accessible

mutants: $(READY) ## plant bugs in connectors, which the conformance suite has to find; ARGS=part-of-a-name
	$(BIN)/python -m tests.mutants $(ARGS)

sample: $(READY) ## import every module and run something of every room; for another Python
	$(PYTEST) $(SAMPLE) -m 'not prove' $(ARGS)

check: $(READY) ## lint, formatting, types, architecture, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(SOURCES) tools
	$(BIN)/lint-imports
	$(BIN)/python tools/house_rules.py

bench: $(READY) ## measure cost, growth and pace beside their goals; BEFORE=commit also measures that one
	$(BIN)/python -m benchmarks.run $(if $(BEFORE),--before $(BEFORE))

docs: $(READY) ## make the pages that come from the code, and the output that README.md shows
	$(BIN)/python tools/configuration_reference.py > docs/reference/configuration.md
	$(BIN)/python tools/commented_file.py > docs/reference/dropconnect.toml
	$(BIN)/python tools/cli_reference.py > docs/reference/cli.md
	$(BIN)/python tools/json_reference.py > docs/reference/json.md
	$(BIN)/python tools/json_documents.py > docs/reference/json-schema.json
	$(BIN)/python tools/events_reference.py > docs/reference/events.md
	$(BIN)/python tools/api_reference.py > docs/reference/api.md
	$(BIN)/python tools/api_description.py > docs/reference/openapi.json
	$(BIN)/python tools/hooks_reference.py > docs/reference/hooks.md
	$(BIN)/python tools/models_reference.py > docs/reference/models.md
	$(BIN)/python tools/kit_reference.py > docs/reference/kit.md
	$(BIN)/python tools/errors_reference.py > docs/reference/errors.md
	$(BIN)/python tools/facts_reference.py > docs/reference/provider-facts.md
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
