# Entraide's commands; `make` alone lists them. Everything goes into .venv, from pinned and hashed requirements.
# PYTHON=python3.12 chooses another Python for a new .venv; ARGS='…' hands words on to the command.

PYTHON ?= python3
UV ?= uv
ARGS ?=
FUZZ ?= 100000

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --root-user-action=ignore
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(ARGS)
# One more than there are cores on a small machine: half of the time of kills, programs and pages is waiting.
PYTEST := $(BIN)/pytest -q -n 3 --dist loadscope --no-loadscope-reorder
# A fault fails again. What passes alone was short of processor beside the others, and stands named above to be mended.
AGAIN := { [ $$? -eq 1 ] && echo 'What failed is played once more, alone:' && \
    $(BIN)/pytest -q --last-failed --last-failed-no-failures none --maxfail 1; }
CHROMIUM := chromium fonts-noto-color-emoji fonts-noto-core

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help install demo run test check lint audit sbom fuzz lasting bench simulate mutants shots messages requirements clean chromium

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: .venv/.installed ## make the environment in .venv, with the program at .venv/bin/entraide

demo: .venv/.installed ## open the sandbox with a demo municipality in it: no token, no server needed
	@$(BIN)/entraide demo $(ARGS)

run: .venv/.installed ## run the real bot with the settings of the environment
	@$(BIN)/entraide run $(ARGS)

test: .venv/.tools chromium lint ## check everything: style, types, contracts, words, tests, browser
	@$(PYTEST) $(ARGS) || $(AGAIN)

check: .venv/.tools lint ## check everything but the browser
	@$(PYTEST) -m 'not browser' $(ARGS) || $(AGAIN)

lint: .venv/.tools ## check style, types, import contracts and catalogues only
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }
	@$(BIN)/python -m bot.catalogues check
	@echo 'Style, types, import contracts and catalogues are in order.'

audit: .venv/.tools ## ask for known vulnerabilities of what is pinned; says which could not be asked about
	@$(BIN)/python .ci/audit.py

mutants: .venv/.tools ## change the rules about rights in some thousand ways, and see whether the tests notice
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results

sbom: .venv/.tools ## write what is inside, with versions and hashes, to build/sbom.json (CycloneDX)
	@mkdir -p build
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml \
	    --short-PURLs --output-reproducible --of JSON -o build/sbom.json
	@echo 'build/sbom.json is written.'

fuzz: .venv/.tools ## try every way in with FUZZ=100000 bent inputs each, in some hours
	@ENTRAIDE_FUZZ=$(FUZZ) $(BIN)/pytest -q --timeout 0 tests/promises/test_strange_updates.py \
	    tests/promises/test_strange_files.py tests/promises/test_forged_presses.py tests/promises/test_forged_posts.py \
	    tests/promises/test_no_word_bends_a_sentence.py

lasting: .venv/.tools ## kill it two hundred times, hand over fifty, race a thousand times, repeat ten thousand: in some hours
	@ENTRAIDE_KILLS=200 ENTRAIDE_HANDOVERS=50 ENTRAIDE_MISSIONS=1000 ENTRAIDE_UPDATES=10000 ENTRAIDE_ROWS=10000 \
	    $(BIN)/pytest -q --timeout 0 $(ARGS) tests/promises/test_acknowledged_updates_survive_kills.py \
	    tests/promises/test_one_works_the_other_stands_by.py tests/promises/test_right_number_of_volunteers.py \
	    tests/promises/test_an_update_acts_once.py tests/storage/test_every_revision.py

bench: .venv/.tools ## measure against bare bots, in some half an hour; the figures are printed
	@$(BIN)/python -m benchmarks $(ARGS)

SEEDS ?= 10000
FROM ?= 0
simulate: .venv/.tools ## play SEEDS=10000 simulated towns FROM=0 on; a failing one says how to play it again
	@$(BIN)/python -m tests.simulation --seeds $(SEEDS) --from $(FROM) $(if $(ACTS),--acts $(ACTS)) $(ARGS)

shots: .venv/.tools chromium ## take pictures of the sandbox into shots/
	@$(BIN)/python -m sandbox.shots $(ARGS)

messages: .venv/.tools ## bring the catalogues of every language into step with the source
	@$(BIN)/python -m bot.catalogues extract
	@$(BIN)/python -m bot.catalogues update

requirements: ## pin the requirements anew, with hashes and without addresses (needs uv)
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
	@echo setuptools | $(COMPILE) -c requirements-dev.txt - -o requirements-build.txt

clean: ## remove the environment and everything else that can be made again
	@rm -rf .venv build dist demo shots *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Chromium and the letters and emoji that screenshots need: installed where we may, else named.
chromium:
	@if command -v dpkg >/dev/null; then \
	    dpkg -s $(CHROMIUM) >/dev/null 2>&1 && exit 0; \
	    if [ "$$(id -u)" != 0 ]; then echo 'Type: sudo apt install $(CHROMIUM)' >&2; exit 1; fi; \
	    echo 'Installing Chromium…'; \
	    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends $(CHROMIUM) </dev/null; } >/dev/null; \
	elif ! command -v chromium >/dev/null; then \
	    echo 'Install Chromium so that the command `chromium` starts it.' >&2; exit 1; \
	fi

.venv/bin/python:
	@$(PYTHON) -c '' || { echo 'Type: sudo apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12" >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    $(PYTHON) -c 'import sys; print("Type: sudo apt install python3.%d-venv" % sys.version_info[1])' >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/.installed: requirements.txt requirements-build.txt pyproject.toml | .venv/bin/python
	@echo 'Installing Entraide into .venv…'
	@$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tools: requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo 'Installing Entraide and the tools of its tests into .venv…'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/.installed
