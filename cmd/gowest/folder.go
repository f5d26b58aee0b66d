package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gowest/sim/record"
	"gowest/sim/store"
)

// errNothingKept joins the error of a run of which no replicate finished.
var errNothingKept = errors.New("no replicate finished")

// errGoesOn joins the error of a run that a checkpoint lets go on.
var errGoesOn = errors.New("the same command goes on from the checkpoints")

// folder is a result folder in the making. It belongs to gowest from the moment it holds a
// manifest, whose status stays "running" until everything stands.
type folder struct {
	dir     string
	created bool // it was not there, or empty
}

// openFolder makes or checks the folder before a long run begins. It refuses one that holds
// something else than earlier results, so that no file of the user is overwritten.
func openFolder(dir string, m *record.Manifest) (*folder, error) {
	f := &folder{dir: dir}
	record.CleanTemp(dir)
	record.CleanTemp(filepath.Join(dir, record.ChartsDir))
	if old, err := record.ReadManifest(dir); err == nil {
		if old.Command != m.Command {
			return nil, badInput("output folder %s holds results of gowest %s; want another folder", dir, old.Command)
		}
		return f, nil
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, badInput("output folder: %w", err)
		}
	case err != nil:
		return nil, badInput("output folder: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), record.TempPrefix) { // left by a run that was killed
			return nil, badInput("output folder %s holds other files (%s); want a new or empty folder, or earlier results", dir, e.Name())
		}
	}
	f.created = true
	return f, f.claim(m)
}

// claim marks the folder as unfinished.
func (f *folder) claim(m *record.Manifest) error {
	running := *m
	running.Status = record.Running
	return record.WriteManifest(f.dir, &running)
}

// abandon removes a folder that stayed without results. One in which something else was put meanwhile, as a log, stays with
// its manifest, so that the same command can use it.
func (f *folder) abandon() {
	if !f.created || !store.Abandon(f.dir) {
		return
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() != record.ManifestFile }) {
		return
	}
	os.Remove(filepath.Join(f.dir, record.ManifestFile))
	os.Remove(f.dir) // only if empty
}

// clearCharts removes the charts that an earlier run left in dir, and only those.
func clearCharts(dir string, old *record.Manifest) {
	for _, name := range old.Charts {
		if strings.HasPrefix(name, record.ChartsDir+"/") && filepath.IsLocal(name) {
			os.Remove(filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	os.Remove(filepath.Join(dir, record.ChartsDir)) // only if empty
}

// listCharts returns the files in dir/charts with their folder, in order.
func listCharts(dir string) (out []string) {
	entries, err := os.ReadDir(filepath.Join(dir, record.ChartsDir))
	if err != nil {
		return nil // no charts were drawn
	}
	for _, e := range entries {
		out = append(out, record.ChartsDir+"/"+e.Name())
	}
	return out
}
