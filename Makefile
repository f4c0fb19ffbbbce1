# Silta's four commands. Each sets up all it needs; see README.md.
VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= python3
READY  := $(VENV)/.ready
LOCK   := requirements-dev.lock

.PHONY: demo test check bench format lint types contracts lock clean

# The story on invented data, under var/demo. ONCE=1 ends after it.
demo: $(READY)
	@$(BIN)/silta demo $(if $(ONCE),--once)

# All tests, in real processes with real gpg, Postfix, PostgreSQL and Chromium.
test: $(READY)
	@scripts/system-packages swaks postfix chromium systemd mutt clamd
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered

# What CI runs.
check: $(READY) lint types contracts
	@$(MAKE) --no-print-directory test

bench: $(READY)
	@scripts/system-packages postfix
	@$(BIN)/python bench/intake.py
	@$(BIN)/python bench/portal.py
	@$(BIN)/python bench/certificates.py
	@$(BIN)/python bench/evidence.py

format: $(READY)
	@$(BIN)/ruff format silta tests bench
	@$(BIN)/ruff check --fix-only --quiet silta tests bench

lint: $(READY)
	@$(BIN)/ruff format --check --quiet silta tests bench
	@$(BIN)/ruff check silta tests bench
	@$(BIN)/interrogate silta

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports --no-cache

$(READY): $(LOCK) pyproject.toml package-lock.json scripts/system-packages scripts/browser-assets
	@scripts/system-packages gpg venv
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@scripts/browser-assets
	@touch $@

# Lock files hold versions and hashes, no index and no address.
LOCKING = $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-annotate \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(READY)
	@$(LOCKING) -o requirements.lock pyproject.toml
	@$(LOCKING) --extra server -c requirements.lock -o requirements-server.lock pyproject.toml
	@$(LOCKING) --extra server --extra demo --extra dev -c requirements-server.lock -o $(LOCK) pyproject.toml

clean:
	@rm -rf var build dist node_modules silta/portal/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
