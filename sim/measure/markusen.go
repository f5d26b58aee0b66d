package measure

// MarkusenType is a kind of industrial district.
type MarkusenType uint8

// Kinds of districts (Markusen 1996, table 1), told apart by who is linked to whom and who owns
// what, not by what is made.
const (
	MixedType         MarkusenType = iota // no kind fits: real districts often are in between
	Marshallian                           // many small local firms that buy from each other
	HubAndSpoke                           // one or a few large firms and suppliers around them
	SatellitePlatform                     // branch plants of outside owners with few local links
	StateAnchored                         // public firms or institutions
)

// String returns the word used in tables.
func (m MarkusenType) String() string {
	switch m {
	case Marshallian:
		return "Marshallian"
	case HubAndSpoke:
		return "hub-and-spoke"
	case SatellitePlatform:
		return "satellite platform"
	case StateAnchored:
		return "state-anchored"
	}
	return "mixed"
}

// Links is what [MarkusenThresholds.Classify] looks at; all are shares in [0, 1].
type Links struct {
	Largest       float64 // employment of the largest firm in that of the cluster
	Top3          float64 // employment of the three largest firms
	LocalSourcing float64 // inputs bought from firms of the cluster's place
	Foreign       float64 // employment of foreign firms
	State         float64 // employment of state and collective firms
	Outside       float64 // sales to buyers outside the cluster's place
}

// MarkusenThresholds are the limits between kinds, all shares in [0, 1]. Markusen gives signs, not
// numbers: the values of [AssumedMarkusen] are assumptions, to be varied by whoever counts types.
type MarkusenThresholds struct {
	// Owner is the employment share from which one kind of owner, foreign or state, stamps the place.
	Owner float64
	// LargestFirm or TopThree is the employment share from which large firms dominate.
	LargestFirm, TopThree float64
	// Sourcing is the share of inputs bought on the spot from which firms count as linked.
	Sourcing float64
	// Outside is the share sold elsewhere from which a district of outside owners is a platform.
	Outside float64
}

// AssumedMarkusen returns thresholds for use where a scenario gives none.
//
//   - Owner 0.5: a majority of jobs.
//   - LargestFirm 0.3, TopThree 0.5: with either, a firm or three decide the fate of the place;
//     three equal firms with half of the jobs have a sixth each.
//   - Sourcing 0.25: a quarter of inputs, between the nearly nothing of an enclave and the half or
//     more of an Italian district.
//   - Outside 0.5: the market is elsewhere.
func AssumedMarkusen() MarkusenThresholds {
	return MarkusenThresholds{Owner: 0.5, LargestFirm: 0.3, TopThree: 0.5, Sourcing: 0.25, Outside: 0.5}
}

// Classify returns the kind of district from its links. A threshold is reached by an equal value.
// The kinds are tried in this order:
//
//  1. state-anchored: State ≥ Owner. The anchor may be large, and what it buys may come from far.
//  2. satellite platform: Foreign ≥ Owner, LocalSourcing < Sourcing and Outside ≥ Outside.
//  3. hub-and-spoke: large firms dominate and LocalSourcing ≥ Sourcing, so that there are spokes;
//     the hub may be foreign.
//  4. Marshallian: LocalSourcing ≥ Sourcing, no large firm dominates, and outside owners do not.
//  5. mixed: everything else, such as small firms without links, or one large firm that buys elsewhere.
//
// Markusen (1996).
func (t MarkusenThresholds) Classify(l Links) MarkusenType {
	linked := l.LocalSourcing >= t.Sourcing
	large := l.Largest >= t.LargestFirm || l.Top3 >= t.TopThree
	switch {
	case l.State >= t.Owner:
		return StateAnchored
	case l.Foreign >= t.Owner && !linked && l.Outside >= t.Outside:
		return SatellitePlatform
	case large && linked:
		return HubAndSpoke
	case linked && l.Foreign < t.Owner:
		return Marshallian
	}
	return MixedType
}
