package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// serveHealth answers /healthz with 200 or 503, as release.go says; /sick makes it 503 from now on, /well 200 again.
func serveHealth(mux *http.ServeMux, begun time.Time) {
	sick := make(chan bool, 1)
	sick <- false
	set := func(to bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			<-sick
			sick <- to
			fmt.Fprintln(w, to)
		}
	}
	mux.HandleFunc("/sick", set(true))
	mux.HandleFunc("/well", set(false))
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		made := <-sick
		sick <- made
		age := time.Since(begun)
		if made || age < healthyAfter || sickAfter >= 0 && age >= sickAfter {
			http.Error(w, "not well", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, "%s %s%s\n", r.Host, r.URL, r.Proto)
	})
	mux.HandleFunc("/ready", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, sayReady()) })
}

// sayReady says READY=1 as sd_notify(3) has it.
func sayReady() error {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Write([]byte("STATUS=up\nREADY=1\n"))
	return err
}
