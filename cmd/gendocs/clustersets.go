package main

import (
	"math"
	"strings"

	"gowest/sim"
	"gowest/sim/record"
)

// perCluster returns by replicate the mean of a value over the clusters of a year; 0 without any.
func perCluster(t *record.Tables, year int, value func(r *record.ClusterYear) float64) []float64 {
	replicates := t.Replicates()
	sum, n := make([]float64, len(replicates)), make([]float64, len(replicates))
	overClusters(t, year, func(i int, r *record.ClusterYear) {
		sum[i] += value(r)
		n[i]++
	})
	for i := range sum {
		if n[i] > 0 {
			sum[i] /= n[i]
		}
	}
	return sum
}

// overClusters visits the clusters of a year with the index of their replicate.
func overClusters(t *record.Tables, year int, visit func(i int, r *record.ClusterYear)) {
	at := map[int]int{}
	for i, r := range t.Replicates() {
		at[r] = i
	}
	for i := range t.Clusters {
		if r := &t.Clusters[i]; r.Year == year {
			visit(at[r.Replicate], r)
		}
	}
}

// cellSet is a set of pairs of industry and cell.
type cellSet map[string]bool

// clusterSets returns by replicate the pairs of industry and cell that lie in a cluster.
func clusterSets(t *record.Tables, year int) []cellSet {
	out := make([]cellSet, len(t.Replicates()))
	for i := range out {
		out[i] = cellSet{}
	}
	overClusters(t, year, func(i int, r *record.ClusterYear) {
		for c := range strings.SplitSeq(r.Cells, ";") {
			out[i][r.Industry+" "+c] = true
		}
	})
	return out
}

// jaccard is the share of the elements of either set that both have: |A ∩ B| / |A ∪ B|; 0 if both
// are empty.
func jaccard(a, b cellSet) float64 {
	both := 0
	for x := range a {
		if b[x] {
			both++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}

// overlap returns the mean Jaccard index over all pairs of sets and half the width of its 95 % interval. Pairs
// share sets, so the error is that of a jackknife which leaves out one set at a time:
//
//	s.e.² = (n-1)/n · Σ_i (mean without i - their mean)²
//
// Efron and Stein (1981). With fewer than three sets there is no interval.
func overlap(sets []cellSet) (mean, half float64) {
	n := len(sets)
	total, own := 0.0, make([]float64, n)
	for i := range sets {
		for j := range i {
			x := jaccard(sets[i], sets[j])
			total += x
			own[i] += x
			own[j] += x
		}
	}
	pairs := float64(n*(n-1)) / 2
	if n < 3 {
		return total / math.Max(pairs, 1), math.NaN()
	}
	rest := float64((n-1)*(n-2)) / 2
	centre, square := 0.0, 0.0
	for i := range own {
		centre += (total - own[i]) / rest / float64(n)
	}
	for i := range own {
		d := (total-own[i])/rest - centre
		square += d * d
	}
	return total / pairs, sim.TQuantile(n) * math.Sqrt(float64(n-1)/float64(n)*square)
}
