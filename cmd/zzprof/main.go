package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"

	"gowest/scenarios"
	"gowest/sim"
	"gowest/sim/memory"
)

func main() {
	scale, to, threads := os.Args[1], os.Args[2], os.Args[3]
	s, err := scenarios.Load("baseline", scenarios.Options{Set: []string{"run.persons_per_agent=" + scale, "run.to=" + to}})
	if err != nil {
		panic(err)
	}
	n, _ := strconv.Atoi(threads)
	f, _ := os.Create("/tmp/cpu.prof")
	from := 0
	if len(os.Args) > 4 {
		from, _ = strconv.Atoi(os.Args[4])
	}
	if from == 0 {
		pprof.StartCPUProfile(f)
	}
	t0 := time.Now()
	last := time.Now()
	_, err = sim.Simulate(context.Background(), s.Config, 1, n, func(done, total int) {
		burn := s.Config.Initial.BurnIn
		if from > 0 && 1978+(done-burn)/4 == from && (done-burn)%4 == 0 {
			pprof.StartCPUProfile(f)
		}
		if len(os.Args) > 4 && (done-burn)%4 == 0 {
			b, _ := os.ReadFile("/proc/self/status")
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Println(1977+(done-burn)/4, time.Since(last).Round(time.Millisecond), vm(string(b)), "heap", m.HeapInuse>>20, m.HeapIdle>>20, m.HeapReleased>>20, "mapped", memory.Mapped()>>20)
			last = time.Now()
		}
	})
	pprof.StopCPUProfile()
	fmt.Println(time.Since(t0), err)
}

func vm(s string) string {
	out := ""
	for _, k := range []string{"VmHWM:", "VmRSS:"} {
		i := 0
		for i = 0; i+len(k) < len(s) && s[i:i+len(k)] != k; i++ {
		}
		j := i
		for ; s[j] != '\n'; j++ {
		}
		out += s[i:j] + " "
	}
	return out
}
