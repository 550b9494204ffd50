// Command launch stamps the moment and becomes another program: launch STAMPFILE PROGRAM [ARGS]. What starts after the
// stamp is the program alone, whoever started launch and however.
package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

const clockMonotonic = 1

func main() {
	f, err := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		fmt.Fprintf(os.Stderr, "launch: %v\n", err)
		os.Exit(1)
	}
	env := os.Environ()
	var ts syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&ts)), 0)
	fmt.Fprintf(f, "exec %d %s %d\n", ts.Nano(), releaseVersion, os.Getpid())
	err = syscall.Exec(os.Args[2], os.Args[2:], env)
	fmt.Fprintf(os.Stderr, "launch: %s: %v\n", os.Args[2], err)
	os.Exit(1)
}
