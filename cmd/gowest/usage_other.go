//go:build !unix

package main

// cpuSeconds would return the processor time of this process so far; nobody knows it here.
func cpuSeconds() (float64, bool) { return 0, false }
