# Two commands: `make serve` (or `make site`) and `make test`. Everything they need is installed into .venv.
PYTHON ?= python3
SUPPORTED = 3.11 3.12 3.13
RUN = .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
# Compiled modules are kept, whatever the environment says: else each process of a run compiles the tests and libraries anew.
unexport PYTHONDONTWRITEBYTECODE
MUTATION = mutmut==3.8.1 cosmic_ray==8.7.0
# One worker a core. `worksteal` gives each a run of neighbours, which share what a module makes, and evens out the end.
PYTEST = $(RUN) -m pytest -n logical --dist worksteal

site: .venv/ready        ## write the site to site/
	$(RUN) -m mkdocs build --strict

serve: .venv/ready       ## build, serve at localhost:8000, rebuild on every edit
	$(RUN) -m mkdocs serve --strict --livereload --dirty

figure: .venv/ready      ## make one figure, worked example or page: make figure NAME=...
	@test -n "$(NAME)" || { echo "make figure: NAME is missing; for example make figure NAME=orbit_growth"; exit 2; }
	$(RUN) -m scripts.build $(NAME)

lint: .venv/ready        ## what needs no test: lint, format, types, who imports whom
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

check: .venv/ready       ## what is quick, side by side: the linters, and the tests that need no build, no browser and no simulation, on fewer generated cases
	@$(MAKE) --no-print-directory -j 2 lint quick

quick: .venv/ready
	$(PYTEST) -m "not slow and not statistical" --hypothesis-profile=quick

test: site               ## the site, whose facts the claims read; a browser if there is none; then every test
	$(RUN) -m tests.site.browser
	SITE_IS_BUILT=1 $(PYTEST) --durations=20

frameworks: .venv-frameworks/ready  ## the tests that need PyTorch and JAX, in an environment that has them
	.venv-frameworks/bin/python -m pytest tests/frameworks

.venv-frameworks/ready: requirements.txt | .venv/ready
	$(if $(UV),$(UV) venv --quiet --clear --python $(RUN) .venv-frameworks,$(RUN) -m venv --clear .venv-frameworks)
	$(if $(UV),$(UV) pip,.venv-frameworks/bin/python -m pip) install --quiet $(INTO) --require-hashes -r requirements.txt
	$(if $(UV),$(UV) pip,.venv-frameworks/bin/python -m pip) install --quiet $(INTO) torch jax
	touch $@

INTO := $(if $(UV),--python .venv-frameworks/bin/python,--disable-pip-version-check)

matrix: .venv/ready      ## build and test under several Pythons and processors, and compare what they make
	$(RUN) -m tests.matrix --tests tests/claims tests/landscape

bench: .venv/ready       ## how fast networks are trained here, beside a loop, PyTorch and JAX if they are installed
	$(RUN) -m tests.bench.descent

census: .venv/ready      ## a paper's table in full: a thousand runs for each number of units; see docs/own-teacher.md
	$(RUN) -m scripts.census own-teacher

mutants: .venv/mutation mutants/kernel.sqlite  ## break landscape/ in thousands of ways; most must be noticed (two hours)
	$(RUN) -m tests.mutation.run
	$(RUN) -m tests.mutation.report

COMPILED := landscape/search/descent_kernel.py landscape/search/rules.py $(addprefix landscape/model/,compiled.py activations.py losses.py)

mutants/kernel.sqlite: $(COMPILED) tests/landscape/test_forms.py tests/landscape/test_descent.py tests/landscape/test_rules.py tests/mutation/kernel.toml | .venv/mutation
	rm -rf mutants/kernel $@ && mkdir -p mutants/kernel
	cp -r landscape tests pyproject.toml mutants/kernel
	.venv/bin/cosmic-ray init tests/mutation/kernel.toml mutants/kernel/session
	.venv/bin/cr-filter-operators mutants/kernel/session tests/mutation/kernel.toml
	cd mutants/kernel && PATH="$(CURDIR)/.venv/bin:$$PATH" cosmic-ray exec tests/mutation/kernel.toml session
	mv mutants/kernel/session $@

.venv/mutation: .venv/ready
	$(RUN) -m pip install --quiet --disable-pip-version-check $(MUTATION) || $(UV) pip install --quiet --python $(RUN) $(MUTATION)
	touch $@

# .venv is made anew if its Python is not one that can be used, or not the one that PYTHON asks for.
VERSION = -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
HAS := $(filter $(SUPPORTED),$(shell $(RUN) $(VERSION)))
WANTED := $(if $(filter file,$(origin PYTHON)),$(or $(HAS),$(shell "$(PYTHON)" $(VERSION))),$(shell "$(PYTHON)" $(VERSION)))
NEW := $(if $(filter-out $(HAS),$(or $(WANTED),none)),new)

.venv/ready: requirements.txt $(if $(NEW),.venv/new)
ifdef UV
	$(UV) pip sync --quiet --require-hashes --python $(RUN) requirements.txt
else
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
endif
	touch $@

.venv/new:
	$(if $(filter $(SUPPORTED),$(WANTED)),,$(error Python 3.11, 3.12 or 3.13 is needed, \
	  $(PYTHON) is $(or $(WANTED),not there): make PYTHON=python3.12))
	$(if $(UV),$(UV) venv --quiet --clear --python "$(PYTHON)" .venv,"$(PYTHON)" -m venv --clear .venv)

COMPILE = $(if $(UV),$(UV),$(RUN) -m uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --group test pyproject.toml -o requirements.txt

lock: .venv/uv           ## write requirements.txt from pyproject.toml; what is locked already keeps its version
	$(COMPILE)

upgrade: .venv/uv        ## the same, with the newest versions that pyproject.toml allows
	$(COMPILE) --upgrade

.venv/uv: .venv/ready
	$(if $(UV),,$(RUN) -m pip install --quiet --disable-pip-version-check uv)
	touch $@

clean:                   ## remove every product
	rm -rf build site mutants

.PHONY: site serve figure lint check quick test frameworks matrix bench census mutants lock upgrade clean .venv/new
