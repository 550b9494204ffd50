// Command ysco starts ysco on gokrazy, which starts programs of Go and nothing else: it becomes the ysco of a folder on /perm.
//
//	ysco [-dir /perm/ysco] [-down /perm/ysco/down] -- [flags of "ysco run"] ./websvc [its arguments]
//
// It exits with 125, by which gokrazy does not start it again, when it is told not to start: when the file of -down is there.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// doNotRestart is the status by which gokrazy ends its supervision.
const doNotRestart = 125

func main() {
	dir := flag.String("dir", "/perm/ysco", "folder with ysco, the service and ys/")
	down := flag.String("down", "", "do not start while this file is there (default: the file down in -dir)")
	flag.Parse()
	if *down == "" {
		*down = filepath.Join(*dir, "down")
	}
	if _, err := os.Lstat(*down); err == nil {
		fmt.Fprintf(os.Stderr, "ysco: not started, for %s is there\n", *down)
		os.Exit(doNotRestart)
	} else if !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(os.Stderr, "ysco: %v\n", err)
		os.Exit(1)
	}
	if err := run(*dir, flag.Args()); err != nil {
		// Started again by gokrazy: /perm may be mounted later.
		fmt.Fprintf(os.Stderr, "ysco: %v\n", err)
		os.Exit(1)
	}
}

// run becomes the ysco of a folder: the same process, so that gokrazy's signals reach it, and its end is seen. Always by the link
// that an update of ysco changes.
func run(dir string, args []string) error {
	if err := os.Chdir(dir); err != nil {
		return err
	}
	program := filepath.Join(dir, "ysco")
	if err := syscall.Exec(program, append([]string{"ysco", "run"}, args...), os.Environ()); err != nil {
		return fmt.Errorf("%s: %w", program, err)
	}
	return nil
}
