# Targets for people who build gowest. `make demo` and `make test` need Go and make alone.

GO ?= go
TOOL = $(GO) tool -modfile=tools.mod
DEMO = --scale 10000 --replicates 8
FUZZTIME ?= 30s
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64

.PHONY: build demo test kill-resume e2e test-slurm test-kubernetes test-s3 race simd lint bench fuzz golden docs scales calibration sensitivity validation claims dist clean

build:
	$(GO) build -o gowest ./cmd/gowest

# The headline result: the documented history without and with Go West, tables and charts in runs/demo.
demo: build
	./gowest compare baseline go-west $(DEMO) -o runs/demo

test:
	$(GO) vet ./...
	$(GO) test ./...

race:
	$(GO) test -race -short ./...

# The same bytes from vector instructions (amd64 with AVX-512; elsewhere it tests the portable code again).
simd:
	GOEXPERIMENT=simd $(GO) vet ./sim/draw ./agents/worker ./sim
	GOEXPERIMENT=simd $(GO) test ./sim/draw ./agents/worker ./sim

# Kills comparisons at KILLED random moments, lets them go on and compares all bytes with undisturbed ones. About a minute.
KILLED ?= 20
kill-resume:
	$(GO) test ./cmd/gowest -run TestKilledAtRandomMoments -killed $(KILLED) -v -count 1

# The report in a real browser: needs chromium.
e2e:
	cd e2e && $(GO) vet ./... && $(GO) test ./...

# An ensemble on a real Slurm of three hosts in namespaces, while a worker, a cable, the controller and a time limit fail. Needs root and
# Debian's packages slurmctld, slurmd, slurm-client, munge and iproute2; says so and does nothing without. Four to six minutes, most of them
# the two for which Slurm holds a task that was started again.
test-slurm:
	cd e2e && $(GO) vet ./slurm && $(GO) test ./slurm -faults -v -count 1 -timeout 30m

# The manifests for Kubernetes, read strictly with its published types.
test-kubernetes:
	cd e2e/kubernetes && $(GO) vet ./... && $(GO) test ./...

# Ensembles in an object store in the process of the test, with conditional puts.
test-s3:
	cd e2e/bucket && $(GO) vet ./... && $(GO) test ./...

# gofumpt and staticcheck at the versions in tools.mod; go fix must have nothing to say.
lint:
	@out=$$($(TOOL) gofumpt -l agents cmd internal plots scenarios sim); test -z "$$out" || { echo "run gofumpt on:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	$(GO) fix -diff ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem -count 1 ./...

# Every fuzz target for FUZZTIME.
fuzz:
	@grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r f; do \
	  for t in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' "$$f"); do \
	    echo "$$f $$t"; $(GO) test -run '^$$' -fuzz "^$$t\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$f")" || exit 1; \
	  done; done

# Rewrites stored expectations of tests: look at every changed file before committing it.
golden:
	@pkgs=$$(grep -rl 'internal/golden' --include='*_test.go' . | xargs -r -n1 dirname | sort -u); \
	test -z "$$pkgs" || $(GO) test $$pkgs -update
	$(GO) test ./cmd/gowest -run TestScripts -update

# Every generated document and the picture of the README. On two idle cores: the picture 1 minute, parameters and studies at once, the
# baseline 2, cases 3, mechanisms 6, patterns at the default scale about 60 minutes. Finished runs are kept in runs/docs by the
# source of the model and the scenario, so that an interrupted `make docs` goes on where it stopped. A first look in about
# 10 minutes: make docs DOCS='-scale 20000 -replicates 5'. docs/scales.md stands apart: make scales.
DOCS ?=
docs: demo
	mkdir -p docs/img
	cp runs/demo/charts/dispersion.png docs/img/dispersion.png
	$(GO) run ./cmd/gendocs -cache runs/docs $(DOCS) parameters studies baseline cases mechanisms patterns

# docs/scales.md: sampling error and bias by persons per agent. As long as 54 default runs, about 15 minutes on two idle cores.
# With the folder of a finished run of one agent a person: make scales SCALES='-national DIR'
SCALES ?=
scales:
	$(GO) run ./cmd/gendocs -cache runs/docs $(SCALES) scales

# docs/calibration: the parameters of baseline.toml from figures to 1999. Runs are kept in runs/calibration, so that it goes on where it stopped. About 12
# minutes on two idle cores. It begins at the values that a first search, from those of `parameters`, had
# found, with some moved by hand towards targets that it had missed (decision 0018).
CALIBRATE ?= --evaluations 160
START = knowledge.catch_up=0.0025836 knowledge.frontier_start=3.0 knowledge.state_speed=0.30165 knowledge.port_speed=3.9 knowledge.port_km=360 \
  knowledge.local_skill=3.9 initial.productivity_max=1.9464 plan.scissors=0.19124 founding.rate=0.0045878 households.food_elasticity=0.37399 \
  planning.required_return=0.0086 labour.quit=0.003 labour.search_unemployed=0.12 issue.target_growth=0.0335 trade.domestic_km=1052.6
calibration: build
	./gowest calibrate china-1999 --charts svg $(CALIBRATE) $(foreach v,$(START),--set $(v)) -o runs/calibration
	mkdir -p docs/calibration/charts
	for f in calibration.md calibration.csv parameters.csv plausible.csv identifiability.csv best.toml; do cp runs/calibration/$$f docs/calibration/; done
	cp runs/calibration/charts/*.svg docs/calibration/charts/
	(head -1 docs/calibration/plausible.csv; tail -n +2 docs/calibration/plausible.csv | sort -t, -k2,2gr | head -12) > docs/calibration/heaviest.csv

# docs/sensitivity: what moves dispersion to 1999, by walks (Morris) and, for the six parameters that matter most, in shares of variance (Sobol'), and what
# decides the effect of Go West. About 25 minutes of one core.
SENSITIVITY ?=
STUDIES = dispersion dispersion-shares go-west-effect
sensitivity: build
	for s in $(STUDIES); do \
	  ./gowest sensitivity $$s --charts svg $(SENSITIVITY) -o runs/sensitivity/$$s && \
	  mkdir -p docs/sensitivity/$$s/charts && cp runs/sensitivity/$$s/sensitivity.md runs/sensitivity/$$s/sensitivity.csv docs/sensitivity/$$s/ && \
	  cp runs/sensitivity/$$s/charts/*.svg docs/sensitivity/$$s/charts/ || exit 1; \
	done

# docs/validation: the verdict out of sample, what one change does to the errors, and the patterns P1 to P9 at the same scale. Finished runs are
# kept in runs/, so that an interrupted `make validation` goes on where it stopped. About half an hour of one core.
# Bands and verdict are over the vectors of parameters that the calibration found plausible; over none but those of the baseline: make validation PLAUSIBLE=
VALIDATE ?= --scale 10000 --replicates 56
CAUSES ?= --scale 10000 --replicates 12
PATTERNS ?= -scale 10000 -replicates 10
PLAUSIBLE ?= docs/calibration/plausible.csv
validation: build
	./gowest validate go-west $(VALIDATE) $(if $(PLAUSIBLE),--plausible $(PLAUSIBLE)) --robustness --charts svg -o runs/validation
	./gowest validate go-west $(CAUSES) --charts none -o runs/causes \
	  $(foreach m,1 2 3 4 5 6 7 8 9 10 11 12 13 14,--change 'M$(m) off: mechanisms.M$(m)=false') \
	  --change 'no skilled people around: knowledge.local_skill=0' \
	  --change 'no Go West: policy."Go West".intensity=0; policy."Go West, first decade".intensity=0; policy."Go West, 2006-09".intensity=0; policy."Go West transfers".intensity=0; policy."Go West tax rate".intensity=0' \
	  --change 'barriers to migrants as in 1992, but for municipalities: policy."Hukou 2003".barrier=0.45; policy."Hukou 2014".barrier=0.45' \
	  --change 'search of farmers outside at factor 1: event.farm_outside.values=1.0' \
	  --change 'exports stay at their share of 2001: event.exports.values=[[1978, 0.05], [1990, 0.14], [2001, 0.18]]' \
	  --change 'budgets stay soft: event.soft_budgets.values=1.0' \
	  --change 'more state firms in the Northeast: province.Liaoning.state_share=0.95; province.Jilin.state_share=0.95; province.Heilongjiang.state_share=0.95'
	mkdir -p docs/validation/charts
	for f in validation.md robustness.md validation.csv dispersion_validation.csv facts.csv robustness.csv; do cp runs/validation/$$f docs/validation/; done
	cp runs/validation/charts/*.svg docs/validation/charts/
	cp runs/causes/robustness.md docs/validation/causes.md
	cp runs/causes/robustness.csv docs/validation/causes.csv
	$(GO) run ./cmd/gendocs -cache runs/docs -out docs/validation -into validation.md $(PATTERNS) -scales '' patterns

# docs/claims: the verdicts on all claims, with their charts, and whether signs hold at the twelve plausible sets of parameters that count most, of three quarters of
# the weight. Runs are kept in runs/claims, so that it goes on where it stopped. About ten hours of one core, half of that on two; some claims only: make claims CLAIMS='5 18'
CLAIMS ?=
SETS ?= --plausible docs/calibration/heaviest.csv --set-replicates 3
claims: build
	./gowest claims $(CLAIMS) $(SETS) -o runs/claims
	mkdir -p docs/claims/charts
	cp runs/claims/*.md runs/claims/claims.csv docs/claims/
	cp runs/claims/charts/claim-*.svg docs/claims/charts/

# Static binaries and their checksums.
dist:
	rm -rf dist && mkdir dist
	@set -e; for p in $(PLATFORMS); do \
	  os=$${p%/*}; arch=$${p#*/}; ext=; [ $$os = windows ] && ext=.exe; echo $$p; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '-s -w' -o dist/gowest-$(VERSION)-$$os-$$arch$$ext ./cmd/gowest; \
	done
	cd dist && sha256sum gowest-* > SHA256SUMS

clean:
	rm -rf dist gowest
