// Command init is process 1 of the machine that the tests boot. It mounts what a program expects, loads drivers, brings
// up the network, starts ysco in /data, starts it again when it ends, and does what the test asks for on a port. With words
// that the kernel was given for process 1, it leaves that place to ysco instead, in a machine that has nothing but /data.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// Nothing of a test lives so long; a machine that its test has forgotten switches itself off.
	lifetime = 15 * time.Minute

	// Whoever starts services again after they ended waits a little.
	pause = time.Second
)

var command = []string{"/ysco", "run", "-addr", "0.0.0.0:8080", "./websvc", "-listen", "0.0.0.0:80"}

// processes are those that somebody waits for, by their id.
var processes = struct {
	sync.Mutex
	ended map[int]chan syscall.WaitStatus
	ysco  int
	off   bool
}{ended: map[int]chan syscall.WaitStatus{}}

func main() {
	must("mount /proc", syscall.Mount("proc", "/proc", "proc", 0, ""))
	must("mount /sys", syscall.Mount("sysfs", "/sys", "sysfs", 0, ""))
	must("mount /dev", syscall.Mount("devtmpfs", "/dev", "devtmpfs", 0, ""))
	go func() {
		time.Sleep(lifetime)
		say("forgotten: switching off")
		_ = syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF)
	}()
	loadModules()
	if line, _ := os.ReadFile("/proc/cmdline"); strings.Contains(string(line), "ysco.disk") {
		mountDisk()
	}
	interfaceUp("lo", [4]byte{127, 0, 0, 1}, [4]byte{255, 0, 0, 0})
	interfaceUp("eth0", [4]byte{10, 0, 2, 15}, [4]byte{255, 255, 255, 0})
	if len(os.Args) > 1 {
		giveWay(os.Args[1:])
	}
	must("chdir", os.Chdir("/data"))
	go reap()
	go serve()
	for {
		ended, err := start(command, []uintptr{0, 1, 2}, true)
		must("starting ysco", err)
		say("started ysco at %s", time.Now().UTC().Format("2006"))
		status := <-ended
		say("ysco ended with %d", exitStatus(status))
		if off() {
			switchOff()
		}
		time.Sleep(pause)
	}
}

// giveWay has /data be the whole machine, without /proc, /sys and /tmp, and with three devices; and ysco be process 1 of it.
func giveWay(words []string) {
	must("mkdir", os.MkdirAll("/data/dev", 0o755))
	must("console", syscall.Mknod("/data/dev/console", syscall.S_IFCHR|0o600, 5<<8|1))
	must("null", syscall.Mknod("/data/dev/null", syscall.S_IFCHR|0o666, 1<<8|3))
	must("urandom", syscall.Mknod("/data/dev/urandom", syscall.S_IFCHR|0o666, 1<<8|9))
	for _, name := range []string{"/proc", "/sys", "/dev"} {
		must("unmount "+name, syscall.Unmount(name, syscall.MNT_DETACH))
	}
	must("chroot", syscall.Chroot("/data"))
	must("chdir", os.Chdir("/"))
	must("ysco", syscall.Exec("/ysco", append([]string{"/ysco"}, words...), os.Environ()))
}

// start starts a program and tells its end.
func start(args []string, files []uintptr, isYsco bool) (chan syscall.WaitStatus, error) {
	processes.Lock()
	defer processes.Unlock()
	attr := &syscall.ProcAttr{Env: []string{"PATH=/"}, Files: files}
	pid, err := syscall.ForkExec(args[0], args, attr)
	if err != nil {
		return nil, err
	}
	ended := make(chan syscall.WaitStatus, 1)
	processes.ended[pid] = ended
	if isYsco {
		processes.ysco = pid
	}
	return ended, nil
}

// reap takes the status of every process that ends, as process 1 has to, its own or not.
func reap() {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		processes.Lock()
		if ended, ok := processes.ended[pid]; ok {
			ended <- status
			delete(processes.ended, pid)
		}
		processes.Unlock()
	}
}

func exitStatus(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

func off() bool {
	processes.Lock()
	defer processes.Unlock()
	return processes.off
}

// tellToEnd has ysco end its service and itself, after which the machine is switched off.
func tellToEnd() error {
	processes.Lock()
	defer processes.Unlock()
	processes.off = true
	return syscall.Kill(processes.ysco, syscall.SIGTERM)
}

func switchOff() {
	syscall.Sync()
	_ = os.Chdir("/")
	_ = syscall.Unmount("/data", 0)
	say("switching off")
	must("power off", syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF))
}

func say(format string, args ...any) { fmt.Printf("init: "+format+"\n", args...) }

// must ends the machine with a line that says why: the end of process 1 is a panic, after which it is restarted, and the
// emulator is told to end instead of that.
func must(doing string, err error) {
	if err != nil {
		say("%s: %v", doing, err)
		os.Exit(1)
	}
}
