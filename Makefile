.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
INSTALLED := $(VENV)/installed

$(INSTALLED): requirements.lock pyproject.toml
	@echo "Installing into $(VENV); the first time takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: help setup run test lint format bench drills mutants image lock

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED)  ## the environment only: .venv with the locked dependencies and `sockwise`

run: $(INSTALLED)  ## everything, with the demo shop; Ctrl-C stops it
	@exec $(VENV)/bin/sockwise run --demo

test: $(INSTALLED)  ## every test; starts the servers it needs, on free ports
	@$(VENV)/bin/python -m pytest

lint: $(INSTALLED)  ## style, types, import contracts
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo

format: $(INSTALLED)  ## put the style right
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .

bench: $(INSTALLED)  ## benchmarks as ratios; writes var/bench.json
	@$(VENV)/bin/python -m tests.benchmarks

drills: $(INSTALLED)  ## faults on the real product, every event counted; writes var/drills.json; ten minutes
	@$(VENV)/bin/python -m tests.drills $(if $(SEED),--seed $(SEED)) $(if $(BEFORE),--before $(BEFORE))

mutants: $(INSTALLED)  ## small changes to the fit engine that its tests do not notice; ten minutes
	@nice -n 19 $(VENV)/bin/mutmut run --max-children 2
	@$(VENV)/bin/mutmut results

image: $(INSTALLED)  ## the container image, built, run and put through the main job
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" deploy/check-image

lock: $(INSTALLED)  ## choose dependency versions anew
	@$(VENV)/bin/pip-compile --quiet --upgrade --extra dev --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
