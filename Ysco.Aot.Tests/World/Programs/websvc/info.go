package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

// startMask is the set of blocked signals that we were started with. The runtime changes masks for moments later on.
var startMask uint64

func readStartMask() {
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 0, 0, uintptr(unsafe.Pointer(&startMask)), 8, 0, 0)
}

// writeInfo prints one "name value" a line: arguments, environment, ids, descriptors, signal masks, capabilities.
func writeInfo(w io.Writer) {
	for i, a := range os.Args {
		fmt.Fprintf(w, "argv%d %s\n", i, a)
	}
	for _, e := range os.Environ() {
		fmt.Fprintf(w, "env %s\n", e)
	}
	cwd, _ := os.Getwd()
	groups, _ := os.Getgroups()
	fmt.Fprintf(w, "cwd %s\npid %d\nppid %d\npgid %d\n", cwd, os.Getpid(), os.Getppid(), syscall.Getpgrp())
	fmt.Fprintf(w, "uid %d %d\ngid %d %d\ngroups %v\n", os.Getuid(), os.Geteuid(), os.Getgid(), os.Getegid(), groups)
	fmt.Fprintf(w, "version %s\ngoversion %s\n", releaseVersion, runtime.Version())
	fmt.Fprintf(w, "SigBlk %016x\n", startMask)
	if fds, err := os.ReadDir("/proc/self/fd"); err == nil {
		for _, fd := range fds {
			target, _ := os.Readlink("/proc/self/fd/" + fd.Name())
			fmt.Fprintf(w, "fd%s %s\n", fd.Name(), target)
		}
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for _, line := range strings.Split(string(status), "\n") {
		name, value, _ := strings.Cut(line, ":")
		if name == "SigIgn" || name == "SigCgt" || strings.HasPrefix(name, "Cap") || name == "NoNewPrivs" || name == "Seccomp" {
			fmt.Fprintf(w, "%s %s\n", name, strings.TrimSpace(value))
		}
	}
}
