# Two commands: `make serve` (or `make site`) and `make test`. Everything they need is installed into .venv.
export NO_MKDOCS_2_WARNING = 1
PYTHON ?= python3
RUN = .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
MUTATION = mutmut==3.8.1 cosmic_ray==8.7.0

site: .venv/ready        ## write the site to site/
	$(RUN) -m mkdocs build --strict

serve: .venv/ready       ## build, serve at localhost:8000, rebuild on every edit
	$(RUN) -m mkdocs serve --strict --livereload

test: .venv/ready        ## everything the tests need, a browser included, then the tests
	$(RUN) -m tests.site.browser
	$(RUN) -m pytest

bench: .venv/ready       ## how fast networks are trained here, beside a loop, PyTorch and JAX if they are installed
	$(RUN) -m tests.bench.descent

census: .venv/ready      ## a paper's table in full: a thousand runs for each number of units; see docs/own-teacher.md
	$(RUN) -m scripts.census own-teacher

mutants: .venv/mutation mutants/kernel.sqlite  ## break landscape/ in thousands of ways; most must be noticed (two hours)
	$(RUN) -m tests.mutation.run
	$(RUN) -m tests.mutation.report

COMPILED := landscape/search/descent_kernel.py $(addprefix landscape/model/,compiled.py activations.py losses.py)

mutants/kernel.sqlite: $(COMPILED) tests/landscape/test_forms.py tests/landscape/test_descent.py tests/mutation/kernel.toml | .venv/mutation
	rm -rf mutants/kernel $@ && mkdir -p mutants/kernel
	cp -r landscape tests pyproject.toml mutants/kernel
	.venv/bin/cosmic-ray init tests/mutation/kernel.toml mutants/kernel/session
	.venv/bin/cr-filter-operators mutants/kernel/session tests/mutation/kernel.toml
	cd mutants/kernel && PATH="$(CURDIR)/.venv/bin:$$PATH" cosmic-ray exec tests/mutation/kernel.toml session
	mv mutants/kernel/session $@

.venv/mutation: .venv/ready
	$(RUN) -m pip install --quiet --disable-pip-version-check $(MUTATION) || $(UV) pip install --quiet --python $(RUN) $(MUTATION)
	touch $@

.venv/ready: requirements.txt
ifdef UV
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes --python $(RUN) requirements.txt
else
	$(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
endif
	touch $@

lock: .venv/ready        ## renew requirements.txt from pyproject.toml; the lock holds hashes and no address
	$(RUN) -m pip install --quiet --disable-pip-version-check uv || $(UV) --version
	$(if $(UV),$(UV),$(RUN) -m uv) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --group test pyproject.toml -o requirements.txt

clean:                   ## remove every product
	rm -rf build site mutants

.PHONY: site serve test bench census mutants lock clean
