package measure

import (
	"cmp"
	"slices"
)

// TrackEvent is how a tracked cluster came to be this year's, or how it ended.
type TrackEvent uint8

// Events in the life of a cluster.
const (
	Born      TrackEvent = iota // shares no cell with a cluster of the year before
	Continued                   // carries on the identity of a cluster of the year before
	Split                       // new identity: broke off a cluster that carries on elsewhere
	Merged                      // ended: its cells belong to a cluster that carries on another identity
	Died                        // ended: no cluster has its cells
)

// String returns the word for the event.
func (e TrackEvent) String() string {
	switch e {
	case Born:
		return "born"
	case Continued:
		return "continued"
	case Split:
		return "split"
	case Merged:
		return "merged"
	case Died:
		return "died"
	}
	return "unknown"
}

// Track is the identity of one cluster in one year.
type Track struct {
	ID     int // from 1, stable through the years, never used twice
	Born   int // year in which the identity was first seen
	Event  TrackEvent
	Parent int // identity that a split broke off, otherwise 0
}

// Ending is an identity that ended this year.
type Ending struct {
	ID    int
	Event TrackEvent // Merged or Died
	Into  int        // identity that a merger went into, otherwise 0
}

// Tracker gives clusters identities that last. Its zero value is ready.
//
// Two clusters of an industry in successive years overlap by the employment (heads of this year) of
// the cells that they share. Pairs are matched one to one,
// the largest overlap first (ties: more shared cells, then the lower identity, then the lower first
// cell): a matched cluster is continued. What remains is born if it overlaps nothing, split if its
// largest overlap is with an identity that went elsewhere; an old identity that found no successor
// has merged if its cells belong to a cluster of this year, otherwise it has died.
//
// Give it every year of every industry, also years without clusters.
type Tracker struct {
	// Absence is the number of years for which a cluster may go undetected and keep its identity;
	// with 0 a cluster that is not significant for one year has died.
	Absence int

	last   int
	living [][]tracked // by industry
	pairs  []overlap
}

type tracked struct {
	id, born, seen int
	cells          []int32
}

type overlap struct {
	old, new int
	heads    int64
	cells    int
}

// Update takes the clusters of one industry in one year, in the order of [Detector.Detect], and
// returns the identity of each, and the identities that ended, ascending. New identities are given
// in the order of the clusters, so industries must be updated in a fixed order.
//
// Years must ascend for an industry; Cells of each cluster must ascend. CellHeads may be nil: then
// overlap counts cells.
func (t *Tracker) Update(year, industry int, found []Cluster) ([]Track, []Ending) {
	for len(t.living) <= industry {
		t.living = append(t.living, nil)
	}
	old := t.living[industry]
	t.match(old, found)

	tracks, parent := make([]Track, len(found)), make([]int, len(found))
	successor, into := make([]int, len(old)), make([]int, len(old))
	for i := range successor {
		successor[i], into[i] = -1, -1
	}
	for _, p := range t.pairs {
		if parent[p.new] == 0 {
			parent[p.new] = old[p.old].id
		}
		if into[p.old] < 0 {
			into[p.old] = p.new
		}
		if successor[p.old] < 0 && tracks[p.new].ID == 0 {
			successor[p.old] = p.new
			tracks[p.new] = Track{ID: old[p.old].id, Born: old[p.old].born, Event: Continued}
		}
	}
	for i := range tracks {
		if tracks[i].ID != 0 {
			continue
		}
		t.last++
		tracks[i] = Track{ID: t.last, Born: year}
		if parent[i] != 0 {
			tracks[i].Event, tracks[i].Parent = Split, parent[i]
		}
	}

	var ended []Ending
	next := make([]tracked, 0, len(found))
	for i, o := range old {
		switch {
		case successor[i] >= 0:
		case into[i] >= 0:
			ended = append(ended, Ending{ID: o.id, Event: Merged, Into: tracks[into[i]].ID})
		case year-o.seen > t.Absence:
			ended = append(ended, Ending{ID: o.id, Event: Died})
		default:
			next = append(next, o)
		}
	}
	for i, c := range found {
		next = append(next, tracked{tracks[i].ID, tracks[i].Born, year, slices.Clone(c.Cells)})
	}
	slices.SortFunc(next, func(a, b tracked) int { return cmp.Compare(a.id, b.id) })
	t.living[industry] = next
	return tracks, ended
}

// match fills pairs with every overlap of old and found, the largest first.
func (t *Tracker) match(old []tracked, found []Cluster) {
	t.pairs = t.pairs[:0]
	for i, o := range old {
		for j, c := range found {
			p := overlap{old: i, new: j}
			for a, b := 0, 0; a < len(o.cells) && b < len(c.Cells); {
				switch {
				case o.cells[a] < c.Cells[b]:
					a++
				case o.cells[a] > c.Cells[b]:
					b++
				default:
					p.cells++
					if c.CellHeads != nil {
						p.heads += c.CellHeads[b]
					}
					a++
					b++
				}
			}
			if p.cells > 0 {
				t.pairs = append(t.pairs, p)
			}
		}
	}
	slices.SortStableFunc(t.pairs, func(a, b overlap) int { // old and found ascend, so ties keep the lower
		return cmp.Or(cmp.Compare(b.heads, a.heads), cmp.Compare(b.cells, a.cells))
	})
}
