//go:build !(goexperiment.simd && amd64)

package sim

// inBulk tells whether words of workers are worked on at once, with all numbers drawn before.
const inBulk = false

func (p *payday) payWord(int) uint64 { panic("sim: no vectors") }

func sift(*cell, *searching, int) uint64 { panic("sim: no vectors") }
