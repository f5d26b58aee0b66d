// Package fused has two sums of a product: one that compilers fuse where the processor can, and one that they may not.
package fused

func May(a, b, c float64) float64 { return c + a*b }

func MayNot(a, b, c float64) float64 { return c + float64(a*b) }
