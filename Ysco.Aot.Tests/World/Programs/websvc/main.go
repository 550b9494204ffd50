// Command websvc is the service that the tests run under ysco. It answers HTTP with its version, logs the signals
// it gets, stamps its start and stop, and misbehaves as release.go says.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// Signals that are logged; TERM and INT also end the program.
var logged = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2}

func main() {
	started, begun := monotonic(), time.Now()
	readStartMask()
	stampFile := os.Getenv("WEBSVC_STAMP")
	if stampFile != "" {
		stamp(stampFile, "start", started)
	}

	listen := flag.String("listen", "", "address to answer HTTP on, none when empty")
	flag.StringVar(&stampFile, "stamp", stampFile, "file to append time stamps to")
	termDelay := flag.Duration("termdelay", 0, "extra time between TERM and the end")
	info := flag.Bool("info", false, "print what the process sees of itself at start")
	mute := flag.Bool("mute", false, "shut stdout and stderr, where they are sockets, once it is said that it listens")
	lines := flag.Int("lines", 0, "lines to print once it listens")
	leave := flag.Bool("leavegroup", false, "go into the process group of a child")
	flag.Parse()
	if stampFile != "" && os.Getenv("WEBSVC_STAMP") == "" {
		stamp(stampFile, "start", started)
	}
	if *info {
		writeInfo(os.Stdout)
	}

	signals := make(chan os.Signal, 16)
	signal.Notify(signals, logged...)
	if startDelay > 0 {
		time.Sleep(startDelay)
	}
	if *listen != "" {
		serve(*listen, started, begun)
	}
	fmt.Printf("websvc %s pid %d listening on %q\n", releaseVersion, os.Getpid(), *listen)
	for i := 0; i < *lines; i++ {
		fmt.Printf("line %08d\n", i)
	}
	if *leave {
		leaveGroup()
	}
	if *mute {
		_ = syscall.Shutdown(1, syscall.SHUT_RDWR)
		_ = syscall.Shutdown(2, syscall.SHUT_RDWR)
	}
	if stampFile != "" {
		stamp(stampFile, "ready", monotonic())
	}

	if readyAfter >= 0 {
		go func() {
			time.Sleep(readyAfter)
			if err := sayReady(); err != nil {
				fmt.Fprintf(os.Stderr, "websvc: READY=1: %v\n", err)
			}
		}()
	}

	var failure <-chan time.Time
	if exitAfter >= 0 {
		failure = time.After(exitAfter)
	}
	for {
		select {
		case s := <-signals:
			came := monotonic()
			if stampFile != "" && s == syscall.SIGUSR1 {
				stamp(stampFile, "usr1", came)
			}
			fmt.Printf("websvc %s signal %v\n", releaseVersion, s)
			if s != syscall.SIGTERM && s != syscall.SIGINT || ignoreTerm {
				continue
			}
			if stampFile != "" {
				stamp(stampFile, "term", monotonic())
			}
			time.Sleep(stopDelay + *termDelay)
			if stampFile != "" {
				stamp(stampFile, "end", monotonic())
			}
			return
		case <-failure:
			end()
		}
	}
}

// leaveGroup goes into the process group of a child, which ends with its stdin.
func leaveGroup() {
	child := exec.Command("/bin/cat")
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := child.StdinPipe(); err != nil {
		panic(err)
	}
	if err := child.Start(); err != nil {
		panic(err)
	}
	if err := syscall.Setpgid(0, child.Process.Pid); err != nil {
		panic(err)
	}
}

// end leaves as release.go says: by a signal or with a status.
func end() {
	fmt.Printf("websvc %s ends now\n", releaseVersion)
	if exitSignal != 0 {
		signal.Reset()
		_ = syscall.Kill(os.Getpid(), syscall.Signal(exitSignal))
		time.Sleep(time.Minute)
	}
	os.Exit(exitStatus)
}

// serve answers HTTP from now on; that the address can't be had ends the program with status 1.
func serve(address string, started int64, begun time.Time) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		fmt.Fprintf(os.Stderr, "websvc: %v\n", err)
		os.Exit(1)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, releaseVersion) })
	mux.HandleFunc("/stamp", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, started) })
	mux.HandleFunc("/pid", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, os.Getpid()) })
	mux.HandleFunc("/info", func(w http.ResponseWriter, r *http.Request) { writeInfo(w) })
	serveSelf(mux)
	serveHealth(mux, begun)
	go func() {
		fmt.Fprintf(os.Stderr, "websvc: %v\n", http.Serve(listener, mux))
		os.Exit(1)
	}()
}
