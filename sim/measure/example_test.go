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
