package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const clockMonotonic = 1

// monotonic is CLOCK_MONOTONIC in nanoseconds: the same clock in every process of the machine.
func monotonic() int64 {
	var ts syscall.Timespec
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&ts)), 0)
	if errno != 0 {
		return -1
	}
	return ts.Nano()
}

// stamp appends "<what> <monotonic ns> <version> <pid>" in one write.
func stamp(file, what string, at int64) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		fmt.Fprintf(os.Stderr, "websvc: %v\n", err)
		return
	}
	defer f.Close()
	fmt.Fprintf(f, "%s %d %s %d\n", what, at, releaseVersion, os.Getpid())
}
