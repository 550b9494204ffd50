# ysco: "make help" lists what there is to make.

RID       ?= linux-x64
ARTIFACTS := artifacts
BINARY    := $(ARTIFACTS)/$(RID)/ysco
TESTS     := dotnet run --project Ysco.Aot.Tests -c Release --no-build --
DOTNET    := dotnet
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

# What is needed beside the .NET SDK, all of it from Debian.
BUILD_PACKAGES := binutils clang lld cmake make git libssl-dev zlib1g-dev
TEST_PACKAGES  := golang-go curl openssl procps bind9-dnsutils ldnsutils nsd unbound prometheus wrk nginx-light strace
BROWSER_PACKAGES := chromium fonts-dejavu-core nodejs $(if $(shell command -v npm),,npm)

# $(call need,PACKAGES): installs what is missing when we are root on a Debian; otherwise says the command. Servers among
# them are for the tests to start: meanwhile a policy-rc.d, as invoke-rc.d(8) heeds it, keeps them from starting, and
# afterwards they are disabled, so that they do not start with the machine.
define need
	@missing=""; \
	command -v dpkg-query >/dev/null || exit 0; \
	for p in $(1); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "make: missing packages; run: sudo apt-get install -y$$missing" >&2; exit 1; \
	fi; \
	echo "installing$$missing"; \
	policy=/usr/sbin/policy-rc.d; \
	if [ -e $$policy ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >$$policy && chmod 755 $$policy; fi; \
	trap '[ -z "$$policy" ] || rm -f "$$policy"' EXIT; \
	{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	  apt-get -qq install -y --no-install-recommends $$missing; } >$(ARTIFACTS)/apt.log 2>&1 \
	|| { tail -n 5 $(ARTIFACTS)/apt.log >&2; exit 1; }; \
	for p in $$missing; do \
		[ ! -e /lib/systemd/system/$$p.service ] || systemctl disable $$p >>$(ARTIFACTS)/apt.log 2>&1 || true; \
	done
endef

# OpenSSL without its unwind tables: nothing unwinds through C, and they are half a megabyte.
OPENSSL   := $(ARTIFACTS)/openssl
TRIPLET   := $(patsubst linux-%,%,$(RID:linux-x64=linux-x86_64))-linux-gnu

# playwright-core, from npm.
BROWSER   := $(ARTIFACTS)/browser

.PHONY: help publish test demo bench fuzz clean folders build browser

help: ## list what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

folders:
	@mkdir -p $(ARTIFACTS)

# The newest framework whose Native AOT packs the package source serves for this RID. Restored each into a
# folder of its own: the answer of one must not disturb the other.
publish: folders ## the static binary, artifacts/RID/ysco (RID=linux-x64)
	$(call need,$(BUILD_PACKAGES))
	@mkdir -p $(OPENSSL); for l in crypto ssl; do \
		[ ! -f /usr/lib/$(TRIPLET)/lib$$l.a ] || objcopy --remove-section=.eh_frame --remove-section=.rela.eh_frame \
			/usr/lib/$(TRIPLET)/lib$$l.a $(OPENSSL)/lib$$l.a || exit 1; \
	done
	@for f in net10.0 net9.0; do \
		if $(DOTNET) restore Ysco.Aot -p:YscoPublish=$$f -r $(RID) >$(ARTIFACTS)/restore-$$f.log 2>&1; then \
			echo "publishing $(BINARY) with $$f"; \
			$(DOTNET) publish Ysco.Aot -c Release -p:YscoPublish=$$f -p:YscoOpenSsl=$(CURDIR)/$(OPENSSL) -f $$f -r $(RID) -o $(ARTIFACTS)/$(RID) \
				>$(ARTIFACTS)/publish.log 2>&1 \
				|| { grep -E 'error|undefined symbol' $(ARTIFACTS)/publish.log >&2 || tail -n 20 $(ARTIFACTS)/publish.log >&2; exit 1; }; \
			rm -f $(ARTIFACTS)/$(RID)/ysco.xml; \
			ls -l $(BINARY) | awk '{ printf "%s: %d bytes\n", $$9, $$5 }'; \
			exit 0; \
		fi; \
	done; \
	echo "make: no Native AOT packs for $(RID) from the package source: missing $$(sed -nE \
		's/.*(NU1101|NU1102): Unable to find package ([^ ]+)\..*/\2/p' $(ARTIFACTS)/restore-net9.0.log | sort -u | tr '\n' ' ')" >&2; \
	grep -qE 'NU110[12]' $(ARTIFACTS)/restore-net9.0.log || tail -n 5 $(ARTIFACTS)/restore-net9.0.log >&2; \
	exit 1

# The tests' browser, and what drives it: the versions that are locked, and no browser of its own.
browser: folders
	$(call need,$(BROWSER_PACKAGES))
	@$(MAKE) -s --no-print-directory $(BROWSER)/node_modules/.package-lock.json

$(BROWSER)/node_modules/.package-lock.json: Ysco.Aot.Tests/Browser/package.json Ysco.Aot.Tests/Browser/package-lock.json
	@mkdir -p $(BROWSER) && cp $^ $(BROWSER)/ && cd $(BROWSER) && \
		PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || { tail -n 5 npm.log >&2; exit 1; }
	@touch $@

build: folders
	$(call need,$(TEST_PACKAGES))
	@$(DOTNET) build Ysco.Aot.Tests -c Release -v quiet >$(ARTIFACTS)/build.log 2>&1 \
		|| { grep -E 'error' $(ARTIFACTS)/build.log | sort -u >&2 || tail -n 20 $(ARTIFACTS)/build.log >&2; exit 1; }

test: publish build browser ## every test; ends with "N passed, N failed"
	@$(TESTS) $(ARGS)

demo: publish build ## a service, an update, a rollback, attacks refused (KEEP=1: keep it running)
	@KEEP=$(KEEP) $(TESTS) demo

bench: publish build ## size, start-up, memory, gap in service; artifacts/bench.json (ARGS=run|worker|dnssec)
	@$(TESTS) bench $(ARGS)

fuzz: build ## altered answers to the DNSSEC validator (N=1000000; without N: until Ctrl-C)
	@$(TESTS) fuzz $(N)

clean: ## remove everything that was made
	rm -rf $(ARTIFACTS)
