# make demo   sees Cairn work: builds it, imports sample candles, prints, charts and checks them
# make test   runs everything that CI runs
# make bench  measures, as ratios against the raw limit and a peer
# make help   lists the rest

SWIFT ?= swift
BUILD_FLAGS ?=
CAIRN = .build/release/cairn

.DEFAULT_GOAL := help
.PHONY: help bootstrap build test lint demo bench matrix servers-up servers-down clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "make lint   checks formatting and house rules"
	@echo "make build  builds the command line for release: $(CAIRN)"
	@echo "make servers-up, make servers-down  start and end the servers of the integration tests"
	@echo "make matrix writes Docs/Conformance.md from a run of the conformance kit"
	@echo "make clean  removes what was built"

bootstrap:
	@scripts/bootstrap

build: bootstrap
	$(SWIFT) build -c release --product cairn $(BUILD_FLAGS)

lint: bootstrap
	scripts/lint

# Memory-backed files, where there is more than a gibibyte for them, spare the tests the wait for a disk.
SHM_FREE = $(shell [ -w /dev/shm ] && df -Pk /dev/shm | awk 'NR == 2 { print $$4 }')
test matrix: export TMPDIR := $(shell [ "$(or $(SHM_FREE),0)" -gt 1048576 ] && echo /dev/shm || echo $${TMPDIR:-/tmp})
test matrix: export CAIRN_STRICT := 1
test matrix: export SWIFT := $(SWIFT)
# Real servers run on Linux; elsewhere the tests leave out what needs them and say so.
ON_LINUX = $(filter Linux,$(shell uname))
WITH_SERVERS = $(if $(ON_LINUX),CAIRN_TEST_REQUIRE_SERVERS=1 scripts/servers run --)
# Apart, so that none makes another late: the kit keeps servers busy for minutes.
test: bootstrap lint
	scripts/build_tests $(BUILD_FLAGS)
	scripts/swift_test --skip-build --skip IntegrationTests $(BUILD_FLAGS)
	CAIRN_TEST_PYTHON="$$(scripts/test_python || true)" $(WITH_SERVERS) scripts/integration_tests $(BUILD_FLAGS)

servers-up: bootstrap
	@scripts/servers up
	@echo 'Now: eval "$$(scripts/servers env)"'

servers-down:
	@scripts/servers down

demo: build
	@scripts/demo $(CAIRN)

bench: build
	@scripts/bench

matrix: bootstrap
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	scripts/matrix Docs/Conformance.md $(BUILD_FLAGS)

clean:
	rm -rf .build Benchmarks/.build Examples/.build
