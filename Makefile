# ysco: "make help" lists what there is to make.

RID       ?= linux-x64
ARTIFACTS := artifacts
OUT       := $(ARTIFACTS)/$(RID)
BINARY    := $(OUT)/ysco
# Whoever runs this in the background of a shell has these signals ignored in all that is started.
TESTS     := env --default-signal=INT,QUIT dotnet run --project Ysco.Aot.Tests -c Release --no-build --
DOTNET    := dotnet
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

# What is needed beside the .NET SDK, all of it from Debian.
BUILD_PACKAGES := binutils clang lld cmake make git libssl-dev zlib1g-dev
TEST_PACKAGES  := golang-go curl openssl procps bind9-dnsutils ldnsutils nsd unbound prometheus wrk nginx-light strace \
	qemu-system-x86 qemu-system-arm e2fsprogs \
	busybox cpio mksh openrc runit s6 shellcheck systemd podman runc containernetworking-plugins \
	iproute2 libc6-dev-arm64-cross libc6-dev-armhf-cross
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
		for u in $$p.service $$p.socket; do \
			[ ! -e /lib/systemd/system/$$u ] || systemctl disable $$u >>$(ARTIFACTS)/apt.log 2>&1 || true; \
		done; \
	done
endef

# The processors that it is made for, by Debian's name and that of the toolchain. For another than that of this machine the
# compiler, and OpenSSL of that architecture, are needed beside.
PROCESSOR_linux-x64   := amd64 x86_64-linux-gnu
PROCESSOR_linux-arm64 := arm64 aarch64-linux-gnu
PROCESSOR_linux-arm   := armhf arm-linux-gnueabihf
ARCH      := $(firstword $(PROCESSOR_$(RID)))
TRIPLET   := $(lastword $(PROCESSOR_$(RID)))
HOST_ARCH := $(shell dpkg --print-architecture 2>/dev/null || echo $(ARCH))
CROSS     := $(filter-out $(HOST_ARCH),$(ARCH))
CROSS_PACKAGES := $(if $(CROSS),gcc-$(TRIPLET) libssl-dev:$(ARCH) zlib1g-dev:$(ARCH))
OBJCOPY   := $(if $(CROSS),$(TRIPLET)-)objcopy

# The framework's own C is compiled by CMake, which takes these from its environment; the linker is told by the framework.
# It is what lies between .NET and OpenSSL: left to itself it is not optimized, and comes in whole though half of it is used.
C_FLAGS   := $(if $(CROSS),--target=$(TRIPLET) )-Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
C_ENV     := "CFLAGS=$(C_FLAGS)" $(if $(CROSS),CXXFLAGS=--target=$(TRIPLET) ASMFLAGS=--target=$(TRIPLET) "LDFLAGS=--target=$(TRIPLET) -fuse-ld=lld")
C_BUILD   := $(ARTIFACTS)/build/obj/Ysco.Aot/release_$(RID)/libs

# OpenSSL and the C library without their unwind tables: nothing unwinds through C, and they are 0.6 megabytes. (For another
# processor the compiler has a C library of its own.)
OPENSSL   := $(ARTIFACTS)/openssl/$(RID)

# What releases of ysco are signed for, built in: with a file that has the public key, where the manifest of the releases
# will be, and, when every release is in it, a log. The build reads them from its environment: no shell comes between.
RELEASE_KEY ?=
RELEASE_URL ?= https://ysco.example/manifest.json
RELEASE_LOG ?=
publish: export YscoReleaseKey := $(if $(RELEASE_KEY),$(abspath $(RELEASE_KEY)))
publish: export YscoReleaseUrl := $(if $(RELEASE_KEY)$(filter-out file,$(origin RELEASE_URL)),$(RELEASE_URL))
publish: export YscoReleaseLog := $(RELEASE_LOG)

# Whether it is such a key (RFC 5480: this header, then a point), before anything is built; whether the point is on the curve,
# and all else, the build looks at.
define check_key
	@[ -z "$(RELEASE_KEY)" ] || cat "$(RELEASE_KEY)" 2>/dev/null | tr -d '\r' | sed '/^-----BEGIN PUBLIC KEY-----$$/d; /^-----END PUBLIC KEY-----$$/d' \
		| base64 -d 2>/dev/null | od -An -v -tx1 | tr -d ' \n' | grep -qE '^3059301306072a8648ce3d020106082a8648ce3d03010703420004.{128}$$' \
		|| { echo 'make: RELEASE_KEY=$(RELEASE_KEY): not the public half of an ECDSA P-256 key in PEM ("ysco registry releasekey DIR" prints it)' >&2; exit 1; }
endef

# The release itself: its folder, with the keys beside it, and a binary that has the key in it.
RELEASE_DIR ?=
RELEASE_OUT := $(ARTIFACTS)/release
RELEASE_BASE := $(patsubst %/,%,$(dir $(RELEASE_URL)))
RELEASE_VERSION := v$(shell sed -n 's/.*<Version>\(.*\)<.*/\1/p' Directory.Build.props)
RELEASE_HOST := $(firstword $(subst :, ,$(firstword $(subst /, ,$(patsubst http:%,%,$(patsubst https:%,%,$(RELEASE_URL)))))))

# playwright-core, from npm.
BROWSER   := $(ARTIFACTS)/browser

# The kernel that the tests' machines boot: its package, which is unpacked and never installed.
KERNEL    := $(ARTIFACTS)/kernel/$(ARCH)

.PHONY: help publish release test demo bench powercut fuzz clean folders build browser kernel

help: ## list what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

folders:
	@mkdir -p $(ARTIFACTS)

# The newest framework whose Native AOT packs the package source serves for this RID, which is looked at before anything is
# installed for it. Restored each into a folder of its own: the answer of one must not disturb the other. Another framework
# gives other bytes: who wants those of a binary that says net9.0.20 names net9.0.
FRAMEWORK ?= net10.0 net9.0
define find_packs
	@[ -n "$(ARCH)" ] || { echo "make: RID=$(RID): ysco is made for linux-x64, linux-arm64 and linux-arm" >&2; exit 1; }
	@log=$(ARTIFACTS)/restore-$(firstword $(FRAMEWORK)).log; \
	for f in $(FRAMEWORK); do \
		if $(DOTNET) restore Ysco.Aot -p:YscoPublish=$$f -r $(RID) >$(ARTIFACTS)/restore-$$f.log 2>&1; then \
			echo $$f >$(ARTIFACTS)/framework-$(RID); exit 0; \
		fi; \
	done; \
	echo "make: no Native AOT packs for $(RID) from the package source: missing $$(sed -nE \
		's/.*(NU1101|NU1102): Unable to find package ([^ ]*[^ .])[. ].*/\2/p' $$log | sort -u | xargs)" >&2; \
	grep -qE 'NU110[12]' $$log || tail -n 5 $$log >&2; \
	exit 1
endef

publish: folders ## the static binary, artifacts/RID/ysco (RID=linux-x64, RELEASE_KEY=FILE RELEASE_URL=URL: built in)
	$(check_key)
	$(find_packs)
	$(if $(CROSS),@dpkg --print-foreign-architectures | grep -qx $(ARCH) || dpkg --add-architecture $(ARCH) \
		|| { echo "make: run: sudo dpkg --add-architecture $(ARCH)" >&2; exit 1; })
	$(call need,$(BUILD_PACKAGES) $(CROSS_PACKAGES))
	@mkdir -p $(OPENSSL); for l in crypto ssl $(if $(CROSS),,c); do \
		[ ! -f /usr/lib/$(TRIPLET)/lib$$l.a ] || $(OBJCOPY) --remove-section=.eh_frame --remove-section=.rela.eh_frame \
			/usr/lib/$(TRIPLET)/lib$$l.a $(OPENSSL)/lib$$l.a || exit 1; \
	done
	@grep -qsxF -e 'CMAKE_C_FLAGS:STRING=$(C_FLAGS)' $(C_BUILD)/*/build/CMakeCache.txt || rm -rf $(C_BUILD) # CMake keeps its flags
	@f=$$(cat $(ARTIFACTS)/framework-$(RID)); echo "publishing $(BINARY) with $$f"; \
	env $(C_ENV) $(DOTNET) publish Ysco.Aot -c Release -p:YscoPublish=$$f -p:YscoOpenSsl=$(CURDIR)/$(OPENSSL) \
		$(if $(CROSS),-p:ObjCopyName=$(OBJCOPY)) -f $$f -r $(RID) -o $(OUT) >$(ARTIFACTS)/publish.log 2>&1 \
		|| { sed -nE 's/.*error YSC004: (.*) \[[^]]*\]$$/make: \1/p' $(ARTIFACTS)/publish.log | sort -u | grep . >&2 && exit 1; \
		grep -E 'error|undefined symbol' $(ARTIFACTS)/publish.log >&2 || tail -n 20 $(ARTIFACTS)/publish.log >&2; exit 1; }; \
	rm -f $(OUT)/ysco.xml; \
	ls -l $(BINARY) | awk '{ printf "%s: %d bytes\n", $$9, $$5 }'

# The key comes first, so a binary without it makes the registry, and the one that is released has it and does the rest; what
# is for another processor is not run. Nothing that was released is ever changed: the same bytes again are no error, and
# others of the same version are refused.
RELEASE_TOOL_RID := $(strip $(foreach r,$(patsubst PROCESSOR_%,%,$(filter PROCESSOR_%,$(.VARIABLES))),$(if $(filter $(HOST_ARCH),$(firstword $(PROCESSOR_$r))),$r)))
RELEASE_TOOL     := $(ARTIFACTS)/$(RELEASE_TOOL_RID)/ysco
release: folders ## ysco itself as a signed release, in RELEASE_DIR (RELEASE_URL=where its manifest will be)
	@case "$(abspath $(RELEASE_DIR))" in \
		"") echo "make: which folder? RELEASE_DIR=DIR is to be uploaded, and the keys DIR.key and DIR.pem come to lie beside it" >&2; exit 1 ;; \
		"$(CURDIR)"|"$(CURDIR)"/*) echo "make: RELEASE_DIR=$(RELEASE_DIR): its keys would lie in the working tree, choose another folder" >&2; exit 1 ;; \
	esac
	@git diff --quiet HEAD 2>/dev/null || echo "make: the tree is not that of a commit: nobody else can make the same release" >&2
	@[ -x $(RELEASE_TOOL) ] || $(MAKE) --no-print-directory publish RID=$(RELEASE_TOOL_RID) RELEASE_KEY= RELEASE_URL= RELEASE_LOG=
	@[ -e "$(RELEASE_DIR)/tlog/latest" ] || $(RELEASE_TOOL) registry init "$(RELEASE_DIR)" "$(RELEASE_HOST)"
	@mkdir -p $(RELEASE_OUT) && $(RELEASE_TOOL) registry releasekey "$(RELEASE_DIR)" >$(RELEASE_OUT)/key.pem
	@$(MAKE) --no-print-directory publish OUT=$(RELEASE_OUT)/$(RID) RELEASE_KEY=$(RELEASE_OUT)/key.pem RELEASE_URL="$(RELEASE_URL)"
	@ysco=$(RELEASE_OUT)/$(RID)/ysco; tool=$(if $(CROSS),$(RELEASE_TOOL),$$ysco); \
	$$tool registry add "$(RELEASE_DIR)" $$ysco -module "$(RELEASE_HOST)/ysco" -version $(RELEASE_VERSION) && \
	$$tool registry release "$(RELEASE_DIR)" $$ysco -version $(RELEASE_VERSION) -url "$(RELEASE_BASE)" -manifest "$(notdir $(RELEASE_URL))" && \
	$$tool registry verify "$(RELEASE_DIR)" && \
	echo "upload $(RELEASE_DIR)/ as $(RELEASE_BASE)/; keep $(RELEASE_DIR).key and $(RELEASE_DIR).pem, and show them to nobody"

# The tests' browser, and what drives it: the versions that are locked, and no browser of its own.
browser: folders
	$(call need,$(BROWSER_PACKAGES))
	@$(MAKE) -s --no-print-directory $(BROWSER)/node_modules/.package-lock.json

$(BROWSER)/node_modules/.package-lock.json: Ysco.Aot.Tests/Browser/package.json Ysco.Aot.Tests/Browser/package-lock.json
	@mkdir -p $(BROWSER) && cp $^ $(BROWSER)/ && cd $(BROWSER) && \
		PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || { tail -n 5 npm.log >&2; exit 1; }
	@touch $@

# linux-image-cloud-ARCH depends on the package of the day.
kernel: folders
	@ls $(KERNEL)/linux-image-*.deb >/dev/null 2>&1 && exit 0; \
	mkdir -p $(KERNEL) && cd $(KERNEL) || exit 1; \
	get() { \
		image=$$(apt-cache depends linux-image-cloud-$(ARCH):$(ARCH) | sed -n 's/.*Depends: //p' | head -n 1); \
		[ -n "$$image" ] && apt-get -qq download "$${image%:*}:$(ARCH)" && ls linux-image-*.deb; \
	}; \
	{ get || { [ "$$(id -u)" = 0 ] && apt-get -qq update && get; }; } >apt.log 2>&1 || { \
		echo "make: no kernel to boot in the tests: downloading what linux-image-cloud-$(ARCH) depends on: $$(tail -n 1 apt.log) (apt-get update?)" >&2; \
		exit 1; \
	}

build: folders
	$(call need,$(TEST_PACKAGES))
	@$(DOTNET) build Ysco.Aot.Tests -c Release -v quiet >$(ARTIFACTS)/build.log 2>&1 \
		|| { grep -E 'error' $(ARTIFACTS)/build.log | sort -u >&2 || tail -n 20 $(ARTIFACTS)/build.log >&2; exit 1; }

# Most of them wait for something most of the time: half as many again as processors at once.
test: publish build browser kernel ## every test; ends with "N passed, N failed"
	@$(TESTS) -maxThreads 1.5x $(ARGS)

demo: publish build ## a service, an update, a rollback, attacks refused (KEEP=1: keep it running)
	@KEEP=$(KEEP) $(TESTS) demo

bench: publish build ## size, start-up, memory, gap in service; artifacts/bench.json (ARGS=run|worker|dnssec)
	@$(TESTS) bench $(ARGS)

powercut: publish build kernel ## the power goes in the midst of updates, N times (N=200 SEED=number)
	@$(TESTS) powercut $(or $(N),200) $(SEED)

fuzz: build ## altered answers to the DNSSEC validator (N=1000000; without N: until Ctrl-C)
	@$(TESTS) fuzz $(N)

clean: ## remove everything that was made
	rm -rf $(ARTIFACTS)
