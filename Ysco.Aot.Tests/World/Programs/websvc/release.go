package main

import "time"

// The world writes this file anew for each version it publishes: how a release behaves is part of the release.
// A negative duration means never.
const (
	releaseVersion = "v0.0.0"
	exitAfter      = -1 * time.Millisecond
	exitStatus     = 0
	exitSignal     = 0
	ignoreTerm     = false
	stopDelay      = 0 * time.Millisecond
	startDelay     = 0 * time.Millisecond
	healthyAfter   = 0 * time.Millisecond
	sickAfter      = -1 * time.Millisecond
	readyAfter     = 0 * time.Millisecond
)
