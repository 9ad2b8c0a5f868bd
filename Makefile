# Everything that a fresh clone needs: Python 3.11 or newer, make and a compiler.
# All that is installed lies in .venv; `make clean` takes it away again.

UV_VERSION := 0.13.9
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_CACHE_DIR ?= $(VENV)/.cache/uv
export UV_NO_PROGRESS := 1
export UV_PYTHON_DOWNLOADS := never
# The machine's own certificates, where it has any: it may stand behind a proxy with one of its own.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS := 1
endif
# Where Debian keeps Kannel and runuser; not every PATH names it.
export PATH := $(PATH):/usr/sbin:/sbin
unexport VIRTUAL_ENV
UV := $(VENV)/.uv-$(UV_VERSION)
SYNC := $(BIN)/uv sync --quiet --locked --inexact

.PHONY: demo test check format bench lock clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.run ## the whole story on one screen
	@$(BIN)/cunbao demo

# Every step runs, whatever became of the one before; the end names those that failed.
CHECKS := "ruff check --output-format concise ." "ruff format --check --output-format concise ." "mypy" "lint-imports --no-logo"
define each
@failed=""; \
for step in $(1); do \
	echo "== $$step"; $(BIN)/$$step || failed="$$failed\n   $$step"; \
done; \
if [ -n "$$failed" ]; then printf "FAILED:$$failed\n" >&2; exit 1; fi
endef

test: $(VENV)/.dev ## every check, then every test with its coverage
	$(call each,$(CHECKS) "pytest --cov --cov-report=term:skip-covered")

check: $(VENV)/.dev ## style, types, floors
	$(call each,$(CHECKS))

format: $(VENV)/.dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

bench: $(VENV)/.bench ## measure beside the floor and write benchmarks/README.md
	@$(BIN)/python -m benchmarks --write

lock: $(UV) ## newer versions of the dependencies
	@$(BIN)/uv lock --upgrade

clean: ## take away all that was installed
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage

# One pinned uv installs what uv.lock says; a stamp tells that there is nothing to do.
$(UV):
	@[ -n "$(PYTHON)" ] || { echo "cunbao needs Python 3.11 or newer with venv and ensurepip; \
	on Debian and Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
	@echo "Preparing .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv==$(UV_VERSION)
	@rm -f $(VENV)/.uv-* && touch $@

$(VENV)/.run: $(UV) pyproject.toml uv.lock
	@echo "Installing what uv.lock names ..."
	@$(SYNC) --no-dev
	@touch $@

$(VENV)/.dev: $(UV) pyproject.toml uv.lock
	@echo "Installing what uv.lock names, with the tools for tests ..."
	@$(SYNC)
	@touch $@ $(VENV)/.run

$(VENV)/.bench: $(UV) pyproject.toml uv.lock
	@echo "Installing what uv.lock names, with the tools for tests and measuring ..."
	@$(SYNC) --group bench
	@touch $@ $(VENV)/.dev $(VENV)/.run
