# `make demo` runs the main job on the sample data; `make test` passes the tests. Without make: README, "Without make".
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8501
DEMO_DATA ?= data/demo

.PHONY: demo test check lint types install install-tests serve train-sample-checkpoint bench bench-load bench-transcribe bench-language

demo: install
	$(BIN)/python -m etl demo --data $(DEMO_DATA)
	@echo "听鉴 → http://localhost:$(PORT)"
	SUPERVISION_DATA=$(DEMO_DATA) $(BIN)/streamlit run dashboard.py --server.port $(PORT)

serve: install
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

test: install-tests
	tests/system.sh
	$(MAKE) check

check: lint types
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests --ignore tests/pages
	$(BIN)/python -m pytest tests/pages  # a browser beside other work is slow to answer a key

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

install: $(VENV)/.installed
install-tests: $(VENV)/.installed-tests

$(VENV)/.installed: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -r requirements.txt
	touch $@

$(VENV)/.installed-tests: requirements.txt tests/requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -r tests/requirements.txt
	touch $@

train-sample-checkpoint: install
	$(BIN)/python -m etl.sample_checkpoint.train

bench: install-tests
	$(BIN)/python -m etl.bench $(if $(CALLS),--calls $(CALLS))

bench-load: install-tests
	$(BIN)/python -m etl.sources.bench

bench-transcribe: install-tests
	$(BIN)/python -m etl.transcribe.bench

bench-language: install-tests
	$(BIN)/python -m models.language.bench
