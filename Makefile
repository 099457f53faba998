# The work is done by bootstrap/, which needs nothing but Python 3.11 or newer; `make` says what there is.
# Another Python: make run PYTHON=python3.12     Arguments: make test ARGS="-k receipt"
PYTHON ?= python3
ARGS ?=
VERBS = run test test-office check demo-code demo-reset bench-web bench-lists bench-search bench-text crash-mail restore-drill scale-out pictures venv services services-stop catalogues lock

.PHONY: help $(VERBS)

help:
	@$(PYTHON) -m bootstrap

$(VERBS):
	@$(PYTHON) -m bootstrap $@ $(ARGS)
