package memory

import (
	"fmt"
	"math"
	"math/bits"
	"sync"
	"testing"
	"time"
	"unsafe"
)

// line is a record as long as a cache line.
type line [8]uint64

// BenchmarkBandwidth measures what the memory of this machine gives to plain Go over a mapped column of 1 GiB (64 MiB with
// -short, much of which a cache may hold), on one goroutine and on two: the limit against which the speed of the model can
// be put if both are measured in the same minute.
//
//   - update: each uint32 in order is read, changed and written, one at a time.
//   - words: the same with uint64, four in a loop, which needs few instructions for a byte. If it is much faster, not memory
//     but the processor limits update, of which figures then depend on where the compiler puts the loop, by a third or so.
//   - copy: half of the column to the other half by copy, which uses the widest instructions there are.
//   - random: records of 64 bytes in random order, all of whose words are read, changed and written. None waits for the one
//     before, so that the processor fetches as many at once as it can.
//
// Bytes are counted as in STREAM (McCalpin 1995): what the program reads plus what it writes, in units of 10⁹ bytes. Lines
// that a copy fetches only to overwrite them are not counted. A pass is a sixteenth of the column, the next one when it
// comes round, and figures are those of the fastest, as there: others may use the machine, and a short pass has a chance to
// miss them. ns/op is the average pass. random also gives millions of records in a second.
//
// All pages have been written before the first pass. Memory that a virtual machine has not used since it began may take a
// second for a few hundred megabytes then: that is not measured.
func BenchmarkBandwidth(b *testing.B) {
	size := 1 << 30
	if testing.Short() {
		size = 64 << 20
	}
	lines := Grow([]line(nil), size/int(unsafe.Sizeof(line{})))
	defer func() { Free(lines) }()
	lines = lines[:size/int(unsafe.Sizeof(line{}))]
	for i := range lines { // so that the first pass finds all pages there
		lines[i] = line{1, 2, 3, 4, 5, 6, 7, 8}
	}
	words := unsafe.Slice((*uint64)(unsafe.Pointer(&lines[0])), size/8)
	numbers := unsafe.Slice((*uint32)(unsafe.Pointer(&lines[0])), size/4)
	from, to := share(words, 0, 2), share(words, 1, 2)
	const few = 1 << 16 // records of a pass in random order
	for _, m := range []struct {
		name    string
		bytes   int // read and written in a pass
		records int // of random order
		part    func(pass, i, n int)
	}{
		{"update", 2 * size / passes, 0, func(pass, i, n int) { update(turn(numbers, pass, i, n)) }},
		{"words", 2 * size / passes, 0, func(pass, i, n int) { updateWords(turn(words, pass, i, n)) }},
		{"copy", size / passes, 0, func(pass, i, n int) { copy(turn(to, pass, i, n), turn(from, pass, i, n)) }},
		{"random", 2 * 64 * few, few, func(pass, i, n int) { scatter(share(lines, i, n), few/n, uint64(pass)) }},
	} {
		for _, goroutines := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/goroutines=%d", m.name, goroutines), func(b *testing.B) {
				best := fastest(b, goroutines, m.part)
				b.ReportMetric(float64(m.bytes)/best.Seconds()/1e9, "GB/s")
				if m.records > 0 {
					b.ReportMetric(float64(m.records)/best.Seconds()/1e6, "M/s")
				}
			})
		}
	}
}

// fastest returns the time of the fastest pass, of n parts at the same time.
func fastest(b *testing.B, n int, part func(pass, i, n int)) time.Duration {
	best := time.Duration(math.MaxInt64)
	for pass := 0; b.Loop(); pass++ {
		begin := time.Now()
		var wait sync.WaitGroup
		for i := range n {
			wait.Go(func() { part(pass, i, n) })
		}
		wait.Wait()
		best = min(best, time.Since(begin))
	}
	return best
}

// passes is how many it takes to come round.
const passes = 16

// turn returns part i of n of what is due in a pass.
func turn[T any](column []T, pass, i, n int) []T {
	return share(share(column, pass%passes, passes), i, n)
}

// share returns part i of n of a column.
func share[T any](column []T, i, n int) []T {
	return column[len(column)*i/n : len(column)*(i+1)/n]
}

func update(column []uint32) {
	for i := range column {
		column[i] = column[i]*3 + 1
	}
}

// updateWords changes all of a column whose length is a multiple of four.
func updateWords(column []uint64) {
	for ; len(column) >= 4; column = column[4:] {
		c := (*[4]uint64)(column)
		c[0] = c[0]*3 + 1
		c[1] = c[1]*3 + 1
		c[2] = c[2]*3 + 1
		c[3] = c[3]*3 + 1
	}
}

// scatter changes n random records.
func scatter(lines []line, n int, seed uint64) {
	x := seed
	for range n {
		x = x*6364136223846793005 + 1442695040888963407 // Knuth's MMIX
		at, _ := bits.Mul64(x, uint64(len(lines)))
		l := &lines[at]
		for j := range l {
			l[j]++
		}
	}
}
