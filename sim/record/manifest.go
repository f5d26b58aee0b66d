package record

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
)

// Manifest says where the results of a folder come from. It names no host; times stand nowhere
// else. Its status says whether the folder is whole.
type Manifest struct {
	Program      Program  `json:"program"`
	ModelVersion string   `json:"model_version"` // rises whenever results change
	Command      string   `json:"command"`       // run, compare, sensitivity, calibrate or validate
	Status       Status   `json:"status"`
	Error        string   `json:"error,omitempty"`
	Scenario     string   `json:"scenario,omitempty"` // of a run, or of the base of a comparison
	Title        string   `json:"title,omitempty"`
	ScenarioHash string   `json:"scenario_hash,omitempty"`
	Alternatives []Alt    `json:"alternatives,omitempty"` // of a comparison
	Vary         string   `json:"vary,omitempty"`         // key and values of vary.csv
	Shapley      bool     `json:"shapley,omitempty"`      // effects are split: there is a shapley.csv
	StudyName    string   `json:"study_name,omitempty"`   // of a calibration
	Evaluations  int      `json:"evaluations,omitempty"`  // sets of values that it asked for
	Recover      string   `json:"recover,omitempty"`      // its targets were simulated: own or drawn values
	Seed         uint64   `json:"seed"`
	Replicates   int      `json:"replicates"` // asked for
	Finished     []int    `json:"finished"`   // replicates in the tables, counted from 1
	Scale        int      `json:"scale"`      // persons per agent
	From         int      `json:"from"`
	To           int      `json:"to"`
	Threads      int      `json:"threads"`
	StartedAt    string   `json:"started_at"` // RFC 3339, UTC
	FinishedAt   string   `json:"finished_at"`
	Seconds      float64  `json:"seconds"` // of wall-clock time
	ResultHash   string   `json:"result_hash"`
	Charts       []string `json:"charts,omitempty"` // files below the folder, with /

	Study *StudyInfo `json:"study,omitempty"` // of sensitivity
}

// Alt is a scenario that a comparison holds against its base.
type Alt struct {
	Scenario     string `json:"scenario"`
	Title        string `json:"title,omitempty"`
	ScenarioHash string `json:"scenario_hash"`
}

// Status is how a run ended.
type Status string

// Statuses. Running stands while tables are not yet whole; tables of an interrupted or failed run
// hold the replicates that finished before.
const (
	Running     Status = "running"
	Complete    Status = "complete"
	Interrupted Status = "interrupted"
	Failed      Status = "failed"
)

// Program identifies the binary.
type Program struct {
	Version string `json:"version"` // module version, or "unknown" in a local build
	Commit  string `json:"commit"`  // "unknown" if built without version control stamps; "+dirty" with local changes
	Go      string `json:"go"`
	Arch    string `json:"arch"`
}

const unknown = "unknown"

// ThisProgram returns what the running binary knows about its own build.
func ThisProgram() Program {
	p := Program{Version: unknown, Commit: unknown, Go: runtime.Version(), Arch: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return p
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		p.Version = v
	}
	dirty := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			p.Commit = s.Value
		case "vcs.modified":
			dirty = s.Value == "true"
		}
	}
	if dirty && p.Commit != unknown {
		p.Commit += "+dirty"
	}
	return p
}

// WriteManifest writes m as manifest.json into dir.
func WriteManifest(dir string, m *Manifest) error {
	return WriteAtomic(filepath.Join(dir, ManifestFile), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(m)
	})
}

// ReadManifest reads manifest.json from dir.
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, ManifestFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m := new(Manifest)
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return m, nil
}
