# Two commands: `make run` and `make test`. Prerequisites: Python 3.11 or newer with venv, and make.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
# Warnings of pip's own settings on a machine say nothing of this programme; errors are shown.
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --no-input --require-hashes --no-deps -r
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
export PYTHONUNBUFFERED := 1

.PHONY: run test reliability axe shots check messages nation bench lock clean
.DEFAULT_GOAL := run

$(VENV)/run.stamp: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "redflag: needs Python 3.11 or newer; found $$($(or $(PYTHON),python3) --version 2>&1). Install one or say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo "making the environment in $(VENV)"; $(PYTHON) -m venv --clear $(VENV) || { echo "redflag: $(PYTHON) has no venv; install it (on Debian: python3-venv)" >&2; exit 1; }; }
	@echo "installing what the programme needs (once, about a minute)"
	@$(INSTALL) requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "installing what tests and checks need (once, about a minute)"
	@$(INSTALL) requirements-dev.lock
	@touch $@

run: $(VENV)/run.stamp
	@exec $(PY) manage.py up

test: $(VENV)/dev.stamp
	@$(PY) -m redflag.local.testing $(PY) -m tests.run $(ARGS)

# Every page, two languages, two themes, two widths: a target of its own, since it takes long. ONCE=1 sees each page in
# one of these eight ways, by turns.
axe: $(VENV)/dev.stamp
	@ONCE=$(ONCE) $(PY) -m redflag.local.testing $(PY) -m tests.run --axe $(ARGS)

# Reminders with real workers, beats, brokers and mail servers that are really killed, each with a twin that must fail;
# smaller sizes are in `make test`. DOWN: seconds without a broker, 600 for the whole ten minutes.
reliability: $(VENV)/dev.stamp
	@REDFLAG_RELIABILITY=whole REDFLAG_BROKER_DOWN=$(DOWN) $(PY) -m redflag.local.testing $(PY) -m tests.run tests/reliability tests/honours/test_chain.py -n 2 --dist loadfile -rP --durations=10 $(ARGS)

check: $(VENV)/dev.stamp
	@$(PY) -m ruff check . && $(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@$(PY) -m djlint templates --lint --quiet
	@$(VENV)/bin/lint-imports
	@$(PY) -m redflag.local.testing $(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check_messages

# Pictures for docs/shots from a running demonstration, e.g. `make shots PORT=8000`.
shots: $(VENV)/dev.stamp
	@$(PY) -m tests.shots http://127.0.0.1:$${PORT:-8000} $${REDFLAG_HOME:-var}/demo-sign-ins.json

messages: $(VENV)/dev.stamp
	@$(PY) manage.py messages

# A nation to measure with and to look at, in a home of its own: `make nation UNITS=5000`, then
# `REDFLAG_HOME=var/nation make run`. ANEW=1 throws an earlier one away.
nation: $(VENV)/run.stamp
	@REDFLAG_HOME=$${REDFLAG_HOME:-var/nation} $(PY) manage.py nation $(if $(UNITS),--units $(UNITS)) $(if $(MEMBERS),--members $(MEMBERS)) $(if $(INDIVIDUAL),--individual $(INDIVIDUAL)) $(if $(SEED),--seed $(SEED)) $(if $(ANEW),--anew)

# What pages cost beside the smallest Django pages of their kind: `make bench UNITS=5000`; more with ARGS='--help'.
bench: $(VENV)/dev.stamp
	@$(PY) -m tests.bench $(if $(UNITS),--units $(UNITS)) $(ARGS)

# Keeps every pinned version that still fits; delete a lock first to raise all.
lock: $(VENV)/run.stamp
	@test -x $(VENV)/lock/bin/uv || { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install -qq --disable-pip-version-check uv; }
	@$(LOCK) pyproject.toml --output-file requirements.lock
	@$(LOCK) --extra dev pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf $(VENV)
