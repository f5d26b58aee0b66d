package measure_test

import (
	"reflect"
	"slices"
	"testing"

	"gowest/sim/measure"
	"pgregory.net/rapid"
)

// at is a cluster with ten heads in each cell, or as given.
func at(cells ...int32) measure.Cluster {
	c := measure.Cluster{Cells: cells}
	for range cells {
		c.CellHeads = append(c.CellHeads, 10)
	}
	return c
}

func heads(c measure.Cluster, h ...int64) measure.Cluster {
	c.CellHeads = h
	return c
}

func TestTrack(t *testing.T) {
	t.Parallel()
	type year struct {
		found  []measure.Cluster
		tracks []measure.Track
		ended  []measure.Ending
	}
	const b, c, s = measure.Born, measure.Continued, measure.Split
	for _, history := range []struct {
		name    string
		absence int
		years   []year
	}{
		{"birth, growth, death", 0, []year{
			{found: []measure.Cluster{at(1), at(5)}, tracks: []measure.Track{{1, 1978, b, 0}, {2, 1978, b, 0}}},
			{found: []measure.Cluster{at(1, 2)}, tracks: []measure.Track{{1, 1978, c, 0}}, ended: []measure.Ending{{ID: 2, Event: measure.Died}}},
			{found: []measure.Cluster{at(5)}, tracks: []measure.Track{{3, 1980, b, 0}}, ended: []measure.Ending{{ID: 1, Event: measure.Died}}},
		}},
		{"merger keeps the identity with most employment", 0, []year{
			{found: []measure.Cluster{at(1), at(3)}, tracks: []measure.Track{{1, 1978, b, 0}, {2, 1978, b, 0}}},
			{
				found: []measure.Cluster{heads(at(1, 2, 3), 10, 5, 11)}, tracks: []measure.Track{{2, 1978, c, 0}},
				ended: []measure.Ending{{ID: 1, Event: measure.Merged, Into: 2}},
			},
		}},
		{"merger of equals keeps the lower identity", 0, []year{
			{found: []measure.Cluster{at(1), at(3)}, tracks: []measure.Track{{1, 1978, b, 0}, {2, 1978, b, 0}}},
			{
				found: []measure.Cluster{at(1, 2, 3)}, tracks: []measure.Track{{1, 1978, c, 0}},
				ended: []measure.Ending{{ID: 2, Event: measure.Merged, Into: 1}},
			},
		}},
		{"split leaves the identity with most employment", 0, []year{
			{found: []measure.Cluster{at(1, 2, 3)}, tracks: []measure.Track{{1, 1978, b, 0}}},
			{found: []measure.Cluster{at(1), heads(at(3), 12)}, tracks: []measure.Track{{2, 1979, s, 1}, {1, 1978, c, 0}}},
		}},
		{"split of equals leaves it to the first cell", 0, []year{
			{found: []measure.Cluster{at(1, 2, 3)}, tracks: []measure.Track{{1, 1978, b, 0}}},
			{found: []measure.Cluster{at(1), at(3)}, tracks: []measure.Track{{1, 1978, c, 0}, {2, 1979, s, 1}}},
		}},
		{"two clusters exchange cells and keep apart", 0, []year{
			{found: []measure.Cluster{at(1, 2), at(4, 5, 6)}, tracks: []measure.Track{{1, 1978, b, 0}, {2, 1978, b, 0}}},
			{found: []measure.Cluster{at(1, 2, 4), at(5, 6)}, tracks: []measure.Track{{1, 1978, c, 0}, {2, 1978, c, 0}}},
		}},
		{"without heads cells count", 0, []year{
			{found: []measure.Cluster{at(1, 2, 3)}, tracks: []measure.Track{{1, 1978, b, 0}}},
			{found: []measure.Cluster{heads(at(1)), heads(at(2, 3))}, tracks: []measure.Track{{2, 1979, s, 1}, {1, 1978, c, 0}}},
		}},
		{"absence is forgiven for a year", 1, []year{
			{found: []measure.Cluster{at(1)}, tracks: []measure.Track{{1, 1978, b, 0}}},
			{},
			{found: []measure.Cluster{at(1)}, tracks: []measure.Track{{1, 1978, c, 0}}},
			{},
			{ended: []measure.Ending{{ID: 1, Event: measure.Died}}},
			{found: []measure.Cluster{at(1)}, tracks: []measure.Track{{2, 1983, b, 0}}},
		}},
	} {
		t.Run(history.name, func(t *testing.T) {
			t.Parallel()
			tracker := measure.Tracker{Absence: history.absence}
			for i, y := range history.years {
				tracks, ended := tracker.Update(1978+i, 0, y.found)
				if !slices.Equal(tracks, y.tracks) {
					t.Errorf("%d: tracks %+v, want %+v", 1978+i, tracks, y.tracks)
				}
				if !reflect.DeepEqual(ended, y.ended) {
					t.Errorf("%d: ended %+v, want %+v", 1978+i, ended, y.ended)
				}
			}
		})
	}
}

func TestTrackKeepsIndustriesApart(t *testing.T) {
	t.Parallel()
	var tracker measure.Tracker
	a, _ := tracker.Update(1990, 0, []measure.Cluster{at(1)})
	b, _ := tracker.Update(1990, 3, []measure.Cluster{at(1)})
	if a[0].ID != 1 || b[0].ID != 2 {
		t.Errorf("identities %d and %d, want 1 and 2", a[0].ID, b[0].ID)
	}
	if b, _ = tracker.Update(1991, 3, []measure.Cluster{at(1)}); b[0].ID != 2 {
		t.Errorf("identity %d a year later, want 2", b[0].ID)
	}
}

// Whatever happens, no identity is given twice and every one that ends was alive.
func TestTrackLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		tracker := measure.Tracker{Absence: rapid.IntRange(0, 2).Draw(r, "absence")}
		born, over := map[int]int{}, map[int]bool{}
		for year := 1978; year < 1990; year++ {
			// Clusters are runs of a random mask over twelve cells.
			mask := rapid.SliceOfN(rapid.Bool(), 12, 12).Draw(r, "mask")
			var found []measure.Cluster
			for c, on := range mask {
				switch {
				case on && c > 0 && mask[c-1]:
					last := &found[len(found)-1]
					last.Cells, last.CellHeads = append(last.Cells, int32(c)), append(last.CellHeads, int64(c%3+1))
				case on:
					found = append(found, heads(at(int32(c)), int64(c%3+1)))
				}
			}
			tracks, ended := tracker.Update(year, 1, found)
			seen := map[int]bool{}
			for _, k := range tracks {
				if seen[k.ID] || over[k.ID] {
					r.Fatalf("%d: identity %d is used again", year, k.ID)
				}
				seen[k.ID] = true
				first, known := born[k.ID]
				if known != (k.Event == measure.Continued) || known && first != k.Born || !known && k.Born != year {
					r.Fatalf("%d: %+v, known %v since %d", year, k, known, first)
				}
				born[k.ID] = k.Born
			}
			for _, e := range ended {
				if _, known := born[e.ID]; !known || over[e.ID] || seen[e.ID] {
					r.Fatalf("%d: identity %d ends but is not alive", year, e.ID)
				}
				if e.Event == measure.Merged && !seen[e.Into] {
					r.Fatalf("%d: %+v merges into nothing", year, e)
				}
				over[e.ID] = true
			}
		}
	})
}
