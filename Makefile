# ysco: make help lists what there is to make.

RID ?= linux-x64
ARTIFACTS := artifacts
BINARY := $(ARTIFACTS)/$(RID)/ysco
FRAMEWORK ?= net9.0

.PHONY: help publish test

help: ## list what there is to make
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

publish: ## the static binary, artifacts/RID/ysco
	dotnet publish Ysco.Aot -c Release -p:YscoPublish=$(FRAMEWORK) -f $(FRAMEWORK) -r $(RID) -o $(ARTIFACTS)/$(RID)

test: publish ## every test; ends with "N passed, N failed"
	dotnet run --project Ysco.Aot.Tests
