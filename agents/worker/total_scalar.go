//go:build !(goexperiment.simd && amd64)

package worker

import "gowest/sim/money"

func total(purses []Purse) money.Fen { return totalEach(purses) }
