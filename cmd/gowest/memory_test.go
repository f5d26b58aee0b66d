package main

import (
	"bytes"
	"io/fs"
	"runtime/debug"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gowest/scenarios"
)

// machine is a /proc that tells of so much memory.
func machine(kib string) fs.FS {
	return fstest.MapFS{"meminfo": {Data: []byte("MemFree:        99 kB\nMemTotal:       " + kib + " kB\n")}}
}

// A run that needs more than half of the machine's memory says so before it begins. No other says anything.
func TestMemoryIsToldBeforeLargeRuns(t *testing.T) {
	t.Setenv("GOGC", "100") // which the process keeps
	const startUp = "baseline: 40 quarters of start-up come before the first sign of progress\n"
	for _, tt := range []struct {
		name   string
		proc   fs.FS
		args   []string
		want   string
		silent bool
	}{
		// 761.05 million workers in 2010, (16 + 52/5) bytes each and 22 hundredths: 24.51e9 bytes, 22.8 GiB; 22.9 GiB were seen.
		{"near", machine("25165824"), nil, "baseline: about 23 GiB of memory for 761 million workers; this machine has 24 GiB\n" + startUp, false},
		{"too much", machine("8388608"), nil, "baseline: about 23 GiB of memory for 761 million workers; that is more than the 8.0 GiB of this machine\n" + startUp, false},
		{"enough", machine("67108864"), nil, startUp, false},
		{"two at a time", machine("67108864"), []string{"--replicates", "3", "--threads", "2"}, "baseline: about 46 GiB of memory for 761 million workers in each of 2 runs at a time (fewer with --threads); this machine has 64 GiB\n" + startUp, false},
		{"quiet", machine("8388608"), []string{"--quiet"}, "", true},
		{"ordinary scale", machine("8388608"), []string{"--scale", "1000"}, "baseline: 2 %", false},
		{"another system", nil, nil, startUp, false},
		{"no such file", fstest.MapFS{}, nil, startUp, false},
		{"no number", machine("much"), nil, startUp, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			a := &app{stdout: &stdout, stderr: &stderr, simulate: fakeModel, proc: tt.proc}
			root := a.root()
			root.SetArgs(append([]string{"run", "baseline", "--scale", "1", "--charts", "none", "--replicates", "1", "-o", t.TempDir()}, tt.args...))
			if err := root.ExecuteContext(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := stderr.String(); !strings.HasPrefix(got, tt.want) || tt.silent && got != "" || strings.Count(got, "\n") > strings.Count(tt.want, "\n")+100 {
				t.Errorf("stderr begins with %.300q; want %q", got, tt.want)
			}
		})
	}
}

func TestMostWorkers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		o    scenarios.Options
		want float64
	}{
		{scenarios.Options{Scale: 1}, 761050000}, // 2010, see the series
		{scenarios.Options{Scale: 1000}, 761050},
		{scenarios.Options{Scale: 1, To: 1989}, 647490000}, // the end of 1989
	} {
		s, err := scenarios.Load("baseline", tt.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := mostWorkers(s.Config); got != tt.want {
			t.Errorf("mostWorkers of %+v = %v; want %v", tt.o, got, tt.want)
		}
	}
}

// Large runs collect earlier, unless the user says when.
func TestMemoryOfTheHeap(t *testing.T) {
	before := debug.SetGCPercent(100)
	defer debug.SetGCPercent(before)
	for _, tt := range []struct {
		workers float64
		gogc    string
		want    int
	}{{20e6, "", 100}, {21e6, "", 25}, {21e6, "100", 100}, {21e6, "off", 100}} {
		t.Setenv("GOGC", tt.gogc)
		growLess(tt.workers)
		if got := debug.SetGCPercent(100); got != tt.want {
			t.Errorf("growLess(%v) with GOGC=%q: heap may grow by %d %%; want %d", tt.workers, tt.gogc, got, tt.want)
		}
	}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0s", 1400 * time.Millisecond: "1s", 599 * time.Second: "9m59s", 10*time.Minute + 29*time.Second: "10m",
		time.Hour: "1h0m", 80*time.Minute + 31*time.Second: "1h21m",
	} {
		if got := duration(d); got != want {
			t.Errorf("duration(%v) = %q; want %q", d, got, want)
		}
	}
	// 100 of 200 ticks were done before; 20 took a minute, so 80 take four.
	p := &pace{start: time.Now().Add(-time.Minute)}
	p.skip(100)
	if got := p.left(120, 200); got != "4m0s" {
		t.Errorf("left = %q; want 4m0s", got)
	}
}
