package measure_test

import (
	"fmt"

	"gowest/sim/draw"
	"gowest/sim/measure"
)

// Two provinces on the coast and two inland: how much of the inequality lies between them?
func ExampleDecomposeTheilT() {
	perHead := []float64{3000, 2400, 1000, 1200}
	people := []float64{40, 60, 50, 50}
	coast := []int{0, 0, 1, 1}
	d, err := measure.DecomposeTheilT(perHead, people, coast)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("T = %.4f, of which between %.0f %%\n", d.Total, 100*d.BetweenShare())
	// Output: T = 0.0929, of which between 94 %
}

// A region of 1,000 jobs grew by 630 where the nation's pace would have given it 290.
func ExampleShiftShareOf() {
	before, after := []float64{500, 100, 200, 200}, []float64{1000, 100, 250, 280}
	nationBefore, nationAfter := []float64{10e3, 20e3, 40e3, 30e3}, []float64{11e3, 24e3, 52e3, 42e3}
	s, _, err := measure.ShiftShareOf(before, after, nationBefore, nationAfter)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f = %.0f national %+.0f mix %+.0f regional\n", s.Change, s.National, s.Mix, s.Regional)
	// Output: 630 = 290 national -80 mix +420 regional
}

// A rich corner of a lattice of poor cells is a hot spot.
func ExampleLocalMorans() {
	w, err := measure.NewWeights(measure.Lattice(4, 5, measure.Queen), measure.RowStandardised, measure.IslandsRefused)
	if err != nil {
		fmt.Println(err)
		return
	}
	perHead := []float64{
		9, 8, 2, 1, 2,
		8, 7, 1, 2, 1,
		2, 1, 2, 1, 2,
		1, 2, 1, 2, 1,
	}
	cells, err := measure.LocalMorans(perHead, w, measure.Permutations{Count: 999, Key: draw.NewKey(1, 1)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, c := range cells {
		if c.Quadrant == measure.HighHigh && c.Test.Upper <= 0.01 {
			fmt.Printf("cell %d: %v, I = %.2f\n", i, c.Quadrant, c.Index)
		}
	}
	// Output:
	// cell 0: high-high, I = 4.27
	// cell 1: high-high, I = 1.92
}

// A row of twelve equal cells, ten firms in each, and forty workshops more in two that touch.
func ExampleDetector() {
	test := measure.ClusterTest{
		Neighbours: make([][]int32, 12), Base: make([]float64, 12),
		MinFirms: 10, MinQuotient: 1.5, Significance: 0.05, Permutations: 199, Key: draw.NewKey(1, 1),
	}
	add := func(cell int32, firms int) {
		for range firms {
			test.FirmCell, test.FirmHeads = append(test.FirmCell, cell), append(test.FirmHeads, 4)
		}
	}
	for c := range int32(12) {
		test.Base[c] = 100
		if c > 0 {
			test.Neighbours[c] = append(test.Neighbours[c], c-1)
		}
		if c < 11 {
			test.Neighbours[c] = append(test.Neighbours[c], c+1)
		}
		add(c, 10)
	}
	add(3, 20)
	add(4, 20)

	var detector measure.Detector
	var tracker measure.Tracker
	clusters, err := detector.Detect(&test)
	if err != nil {
		fmt.Println(err)
		return
	}
	tracks, _ := tracker.Update(1985, 0, clusters)
	for i, c := range clusters {
		fmt.Printf("cluster %d, %v: cells %v, %d firms, %d heads, LQ %.2f, p = %.3f\n",
			tracks[i].ID, tracks[i].Event, c.Cells, c.Firms, c.Heads, c.LQ, c.PValue)
	}
	// Output: cluster 1, born: cells [3 4], 60 firms, 240 heads, LQ 2.25, p = 0.005
}
