//go:build !(goexperiment.simd && amd64)

package sim

// inBulk tells whether words of workers are worked on at once, with all numbers drawn before.
const inBulk = false

const noBulk = "sim: built without vectors"

func (p *payday) nextWord(int) (at int, left uint64) { panic(noBulk) }

func (s *searching) nextWord(*cell, int) (at int, left uint64) { panic(noBulk) }
