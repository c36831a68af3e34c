# Two commands: `make run` and `make test`. Prerequisites: Python 3.11 or newer with venv, and make.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

.PHONY: run test axe check messages lock browser clean
.DEFAULT_GOAL := run

$(VENV)/run.stamp: requirements.lock
	@test -n "$(PYTHON)" || { echo "redflag: needs Python 3.11 or newer; found $$(python3 --version 2>&1). Install one or say PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(PY) || { echo "making the environment in $(VENV)"; $(PYTHON) -m venv $(VENV) || { echo "redflag: $(PYTHON) has no venv; install it (on Debian: python3-venv)" >&2; exit 1; }; }
	@echo "installing what the programme needs"
	@$(PY) -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "installing what tests and checks need"
	@$(PY) -m pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

run: $(VENV)/run.stamp
	@exec $(PY) manage.py up

test: $(VENV)/dev.stamp
	@$(PY) -m redflag.local.testing $(PY) -m tests.run $(ARGS)

axe: $(VENV)/dev.stamp
	@$(PY) -m redflag.local.testing $(PY) -m tests.run --axe tests/journeys/test_axe.py $(ARGS)

check: $(VENV)/dev.stamp
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m djlint templates --lint --quiet
	@$(VENV)/bin/lint-imports
	@$(PY) -m redflag.local.testing $(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check_messages

messages: $(VENV)/dev.stamp
	@$(PY) manage.py messages

clean:
	rm -rf $(VENV)
