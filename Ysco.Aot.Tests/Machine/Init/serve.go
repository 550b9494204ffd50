package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	port         = 9
	requestBytes = 4096
	fillerFile   = "/data/filler"
)

// serve answers requests, one a connection: words with tabs between, ended by a newline. The answer ends with a line that
// has the status, 0 when it was done.
func serve() {
	listener, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	must("socket", err)
	must("bind", syscall.Bind(listener, &syscall.SockaddrInet4{Port: port}))
	must("listen", syscall.Listen(listener, 8))
	for {
		connection, _, err := syscall.Accept4(listener, syscall.SOCK_CLOEXEC)
		must("accept", err)
		go func() {
			file := os.NewFile(uintptr(connection), "connection")
			defer file.Close()
			answer(file)
		}()
	}
}

func answer(connection *os.File) {
	request := make([]byte, 0, requestBytes)
	for len(request) == 0 || request[len(request)-1] != '\n' {
		n, err := connection.Read(request[len(request):cap(request)])
		if err != nil || n == 0 {
			return
		}
		request = request[:len(request)+n]
	}
	status, err := do(connection, strings.Split(strings.TrimSuffix(string(request), "\n"), "\t"))
	if err != nil {
		fmt.Fprintf(connection, "%v\n", err)
		status = 1
	}
	fmt.Fprintf(connection, "%d\n", status)
}

func do(to *os.File, words []string) (int, error) {
	switch words[0] {
	case "run":
		return run(to, words[1:])
	case "list":
		return 0, list(to, words[1])
	case "read":
		content, err := os.ReadFile(words[1])
		_, _ = to.Write(content)
		return 0, err
	case "clock":
		seconds, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			return 1, err
		}
		return 0, syscall.Settimeofday(&syscall.Timeval{Sec: seconds})
	case "fill":
		return 0, fill(words[1])
	case "empty":
		return 0, os.Remove(fillerFile)
	case "readonly":
		return 0, makeReadOnly()
	case "writable":
		return 0, syscall.Mount("", "/data", "", syscall.MS_REMOUNT|syscall.MS_NOATIME, "")
	case "off":
		return 0, tellToEnd()
	}
	return 1, fmt.Errorf("%s: not known", words[0])
}

// run runs a program to its end; what it writes goes to the answer.
func run(to *os.File, args []string) (int, error) {
	ended, err := start(args, []uintptr{0, to.Fd(), to.Fd()}, false)
	if err != nil {
		return 1, err
	}
	return exitStatus(<-ended), nil
}

// list prints every file below a folder, with what a link leads to or how long it is.
func list(to io.Writer, folder string) error {
	return filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		target, _ := os.Readlink(path)
		_, err = fmt.Fprintf(to, "%s\t%d\t%s\n", strings.TrimPrefix(path, folder+"/"), info.Size(), target)
		return err
	})
}

// makeReadOnly does what the kernel does by itself when a disk fails: whatever is open for writing. It is done a little later.
func makeReadOnly() error {
	if err := os.WriteFile("/proc/sysrq-trigger", []byte("u"), 0); err != nil {
		return err
	}
	for {
		var data syscall.Statfs_t
		if err := syscall.Statfs("/data", &data); err != nil || data.Flags&syscall.MS_RDONLY != 0 {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// fill takes all but so many bytes of the disk.
func fill(leave string) error {
	left, err := strconv.ParseInt(leave, 10, 64)
	if err != nil {
		return err
	}
	var space syscall.Statfs_t
	if err := syscall.Statfs("/data", &space); err != nil {
		return err
	}
	file, err := os.Create(fillerFile)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := syscall.Fallocate(int(file.Fd()), 0, 0, int64(space.Bavail)*space.Bsize-left); err != nil {
		return err
	}
	return file.Sync()
}
