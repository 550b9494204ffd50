// Command readstate reads a state.json as a Go program with these types does, and writes what it understood.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type scheduled struct {
	Time      time.Time
	Which     string
	ModPath   string
	PkgDir    string
	Version   string
	GoVersion string
}

type state struct {
	PauseReason        string
	Schedule           []scheduled
	PreviousBinarySvc  string
	PreviousBinarySelf string
	Backoff            int
	BackoffReason      string
}

func main() {
	var s state
	err := json.NewDecoder(os.Stdin).Decode(&s)
	if err == nil {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "\t")
		err = encoder.Encode(s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
