package main

import (
	"os"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// The size of struct ifreq, <linux/if.h>, which package syscall does not have.
const ifReqBytes = 40

// loadModules loads the drivers that /modules/order names, one a line, what others need first.
func loadModules() {
	order, err := os.ReadFile("/modules/order")
	must("modules", err)
	for _, name := range strings.Fields(string(order)) {
		file, err := os.Open("/modules/" + name)
		must("module", err)
		none := []byte{0}
		_, _, errno := syscall.Syscall(sysFinitModule, file.Fd(), uintptr(unsafe.Pointer(&none[0])), 0)
		if errno != 0 && errno != syscall.EEXIST {
			must("module "+name, errno)
		}
		file.Close()
	}
}

// mountDisk waits for the disk to be there, as drivers find it beside what else goes on.
func mountDisk() {
	for waited := 0; ; waited++ {
		if _, err := os.Stat("/dev/vda"); err == nil {
			break
		} else if waited == 1000 {
			must("disk", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	must("mount /data", syscall.Mount("/dev/vda", "/data", "ext4", syscall.MS_NOATIME, ""))
	say("disk mounted")
}

// interfaceUp gives a network interface its address and switches it on, as netdevice(7) has it.
func interfaceUp(name string, address, mask [4]byte) {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	must("socket", err)
	defer syscall.Close(socket)
	control(socket, name, syscall.SIOCSIFADDR, inet(address))
	control(socket, name, syscall.SIOCSIFNETMASK, inet(mask))
	control(socket, name, syscall.SIOCSIFFLAGS, []byte{syscall.IFF_UP | syscall.IFF_RUNNING, 0})
}

// inet is a struct sockaddr_in.
func inet(a [4]byte) []byte { return []byte{syscall.AF_INET, 0, 0, 0, a[0], a[1], a[2], a[3]} }

func control(socket int, name string, request uintptr, value []byte) {
	var ifreq [ifReqBytes]byte
	copy(ifreq[:], name)
	copy(ifreq[syscall.IFNAMSIZ:], value)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), request, uintptr(unsafe.Pointer(&ifreq[0]))); errno != 0 {
		must("network "+name, errno)
	}
}
