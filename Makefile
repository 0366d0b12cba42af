# Two commands matter: `make demo` and `make test`. Both do all set-up themselves and say what they install.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
STAMP := .venv/.ready

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

$(STAMP): pyproject.toml uv.lock .ci/setup
	@.ci/setup
	@touch $(STAMP)

setup: $(STAMP)  ## the Python environment in .venv, and system packages where they can be installed

demo: $(STAMP)  ## screen the sample dossiers and say what to open
	@$(PY) -m sample_docs.demo

test: $(STAMP)  ## lint, types and the whole test suite
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -n auto --dist worksteal

samples: $(STAMP)  ## build the sample dossiers anew
	@$(PY) -m sample_docs.builder

docs: $(STAMP)  ## write the generated pages of docs/ from the rulebook
	@$(PY) -m flows.docs

bench: $(STAMP)  ## run the benchmarks that need no extra programs
	@for b in benchmarks/*.py; do echo "== $$b"; $(PY) $$b || exit 1; done

clean:
	rm -rf .venv reports_out .pytest_cache .mypy_cache .ruff_cache

.PHONY: help setup demo test samples docs bench clean
