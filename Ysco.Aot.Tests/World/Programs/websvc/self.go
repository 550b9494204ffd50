package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// limits are the numbers of getrlimit(2) whose values are told.
var limits = map[string]int{"data": 2, "nofile": 7}

// self is what the process is, as the kernel says.
type self struct {
	UID, GID   [3]int
	Groups     []int
	Caps       map[string]string
	NoNewPrivs string
	Umask      string
	Nice       int
	Cwd        string
	Env        []string
	Limits     map[string][2]uint64
	BecomeRoot map[string]string
}

func serveSelf(mux *http.ServeMux) {
	mux.HandleFunc("/self", func(w http.ResponseWriter, r *http.Request) { _ = json.NewEncoder(w).Encode(look()) })

	// Runs a program and answers with what it writes.
	mux.HandleFunc("/exec", func(w http.ResponseWriter, r *http.Request) {
		args := r.URL.Query()["a"]
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		fmt.Fprintf(w, "%s%v\n", out, err)
	})

	// Sends a signal.
	mux.HandleFunc("/kill", func(w http.ResponseWriter, r *http.Request) {
		pid, _ := strconv.Atoi(r.URL.Query().Get("pid"))
		number, _ := strconv.Atoi(r.URL.Query().Get("signal"))
		fmt.Fprintf(w, "%v\n", syscall.Kill(pid, syscall.Signal(number)))
	})
	mux.HandleFunc("/ppid", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, os.Getppid()) })

	// Takes memory, touches it, and keeps it.
	var kept [][]byte
	mux.HandleFunc("/allocate", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("mb"))
		block := make([]byte, n<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		kept = append(kept, block)
		fmt.Fprintf(w, "%d\n", len(block)>>20)
	})
}

func look() self {
	s := self{Caps: map[string]string{}, Limits: map[string][2]uint64{}, Env: os.Environ()}
	s.Cwd, _ = os.Getwd()
	s.Groups, _ = os.Getgroups()
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.HasPrefix(name, "Cap"):
			s.Caps[name[3:]] = value
		case name == "NoNewPrivs":
			s.NoNewPrivs = value
		}
	}
	s.Umask = fmt.Sprintf("%04o", swapUmask())
	s.Nice = 20 - getPriority()
	for name, number := range limits {
		var limit syscall.Rlimit
		_ = syscall.Getrlimit(number, &limit)
		s.Limits[name] = [2]uint64{limit.Cur, limit.Max}
	}
	s.BecomeRoot = becomeRoot()
	s.UID, s.GID = resIDs(syscall.SYS_GETRESUID), resIDs(syscall.SYS_GETRESGID)
	return s
}

func swapUmask() int {
	mask := syscall.Umask(0)
	syscall.Umask(mask)
	return mask
}

// getPriority is what the kernel answers: 20 minus the nice value.
func getPriority() int {
	p, _, _ := syscall.RawSyscall(syscall.SYS_GETPRIORITY, 0, 0, 0)
	return int(p)
}

func resIDs(call uintptr) [3]int {
	var r, e, v uint32
	syscall.RawSyscall(call, uintptr(unsafe.Pointer(&r)), uintptr(unsafe.Pointer(&e)), uintptr(unsafe.Pointer(&v)))
	return [3]int{int(r), int(e), int(v)}
}

// becomeRoot tries every way by which ids alone give root. What succeeds stays so.
func becomeRoot() map[string]string {
	tries := map[string]func() error{
		"setuid":    func() error { return syscall.Setuid(0) },
		"setreuid":  func() error { return syscall.Setreuid(-1, 0) },
		"setresuid": func() error { return syscall.Setresuid(0, 0, 0) },
		"saved":     func() error { return syscall.Setresuid(-1, -1, 0) },
		"setgid":    func() error { return syscall.Setgid(0) },
		"setresgid": func() error { return syscall.Setresgid(0, 0, 0) },
		"setgroups": func() error { return syscall.Setgroups([]int{0}) },
		"chroot":    func() error { return syscall.Chroot(filepath.Dir(os.Args[0])) },
	}
	if os.Getuid() == 0 {
		return map[string]string{"root": "already"}
	}
	results := map[string]string{}
	for name, try := range tries {
		results[name] = "done"
		if err := try(); err != nil {
			results[name] = err.Error()
		}
	}
	return results
}
