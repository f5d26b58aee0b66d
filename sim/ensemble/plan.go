package ensemble

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"
)

// Files of the plan.
const (
	PlanFile     = "plan.json"
	SumFile      = "plan.sha256"
	ScenariosDir = "scenarios"
)

// Format is the version of plans and blocks.
const Format = 1

// Keep is what blocks hold of each run.
type Keep uint8

// What blocks hold, from most runs to fewest.
const (
	Summary Keep = iota // the outcomes alone: what they belong to follows from the plan
	Runs                // outcomes, parameters and the key of the run
	Yearly              // these, and the tables of the nation and the provinces by year
)

// String returns the word of study files.
func (k Keep) String() string { return [...]string{"summary", "runs", "yearly"}[k] }

// MarshalText returns the word.
func (k Keep) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word.
func (k *Keep) UnmarshalText(text []byte) error {
	for *k = Summary; *k <= Yearly; *k++ {
		if k.String() == string(text) {
			return nil
		}
	}
	return fmt.Errorf("%q is nothing that an ensemble keeps", text)
}

// Plan is what an ensemble is to run. It is written once.
type Plan struct {
	Format int    `json:"format"`
	Name   string `json:"name"`
	Title  string `json:"title,omitempty"`
	Question
	Division
	Pilot Pilot `json:"pilot"`
}

// Question is the part of a plan that the results depend on.
type Question struct {
	Model      Model             `json:"model"`
	Schema     string            `json:"schema"`  // of the tables in blocks
	Encoder    string            `json:"encoder"` // see [store.Encoder]
	Scenarios  []PlannedScenario `json:"scenarios"`
	Seed       uint64            `json:"seed"`
	From       int               `json:"from"` // first year
	To         int               `json:"to"`   // last year
	Scale      int               `json:"persons_per_agent"`
	Replicates int               `json:"replicates"`
	Study      json.RawMessage   `json:"study"`  // how points follow, in the words of study files
	Design     string            `json:"design"` // digest of the points: see [Design.Digest]
	Points     int               `json:"points"`
	Cases      int               `json:"cases"`
	Outcomes   []Outcome         `json:"outcomes"`
	Keep       Keep              `json:"keep"`
	Runs       int               `json:"runs"`
}

// Division is how the runs of a plan are divided among processes.
type Division struct {
	BlockSize       int    `json:"block_size"` // runs
	Blocks          int    `json:"blocks"`
	Shards          int    `json:"shards"`
	ShardProcessors int    `json:"shard_processors"` // that each is meant for
	PermutationSeed uint64 `json:"permutation_seed"`
}

// Model identifies the program that gives the results.
type Model struct {
	Version string `json:"version"`
	Digest  string `json:"digest"` // of its source and the architecture
}

// PlannedScenario is a scenario without the values of parameters.
type PlannedScenario struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	Digest string `json:"digest"` // of the scenario
	SHA256 string `json:"sha256"` // of the file
}

// Outcome is a number that is kept of each run.
type Outcome struct {
	Name      string `json:"name"`
	Column    string `json:"column"` // its name in tables
	Words     string `json:"words"`  // what it is
	Indicator string `json:"indicator"`
}

// Pilot is what was measured of single runs before the plan was made; a plan whose numbers were given has no runs.
type Pilot struct {
	Runs         int     `json:"runs"`
	Seconds      float64 `json:"seconds_per_run"` // of one processor
	MemoryMiB    float64 `json:"memory_mib"`      // of one run at a time, at most
	BytesPerRun  float64 `json:"bytes_per_run"`
	BytesOfBlock float64 `json:"bytes_of_block"` // beside its runs
}

// Bounds of the division. A block is made within minutes, so that little is lost; it is small enough to be sent in one piece; and a shard takes about half an
// hour, with which schedulers are at ease. Assumed, but for the number of shards: by default Slurm takes arrays up to 1000.
const (
	BlockSeconds = 120.0
	mostInBlock  = 4096
	mostBytes    = 32 << 20
	shardSeconds = 30 * 60
	MostShards   = 1000
)

// Divide returns the division of so many runs into blocks that take about so many seconds of one processor, and shards of so many processors.
func Divide(runs int, p Pilot, processors int, seconds float64) Division {
	size := float64(mostInBlock)
	if p.Seconds > 0 {
		size = min(size, math.Round(seconds/p.Seconds))
	}
	if p.BytesPerRun > 0 {
		size = min(size, math.Floor(mostBytes/p.BytesPerRun))
	}
	return DivideInto(runs, p, max(1, int(size)), processors)
}

// DivideInto is [Divide] with blocks of so many runs.
func DivideInto(runs int, p Pilot, size, processors int) Division {
	processors = max(processors, 1)
	d := Division{BlockSize: min(size, runs), ShardProcessors: processors, PermutationSeed: 1}
	d.Blocks = (runs + d.BlockSize - 1) / d.BlockSize
	whole := float64(runs) * p.Seconds / float64(processors) / shardSeconds
	d.Shards = max(1, min(int(math.Ceil(whole)), d.Blocks, MostShards))
	return d
}

// CoreHours returns about how long all runs take on one processor.
func (p *Plan) CoreHours() float64 { return float64(p.Runs) * p.Pilot.Seconds / 3600 }

// Bytes returns about how large all blocks will be.
func (p *Plan) Bytes() float64 {
	return float64(float64(p.Runs)*p.Pilot.BytesPerRun) + float64(float64(p.Blocks)*p.Pilot.BytesOfBlock)
}

// Run is one run of an ensemble.
type Run struct {
	Index     int // from 0
	Case      int
	Replicate int // from 1
}

// Run returns run i: replicates of a case stand together.
func (p *Plan) Run(i int) Run { return Run{i, i / p.Replicates, i%p.Replicates + 1} }

// Range returns the runs of a block: first and after the last.
func (p *Plan) Range(block int) (from, to int) {
	return block * p.BlockSize, min((block+1)*p.BlockSize, p.Runs)
}

// Encode returns the plan as the bytes of its file.
func (p *Plan) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(p, "", "  ")
	return append(text, '\n'), err
}

// ID returns the name of the ensemble with a plan of these bytes: 16 hexadecimal digits.
func ID(plan []byte) string { return sumOf(plan)[:16] }

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Same tells whether two plans ask for the same results, however they are divided.
func (p *Plan) Same(q *Plan) bool {
	a, errA := json.Marshal(p.Question)
	b, errB := json.Marshal(q.Question)
	return errA == nil && errB == nil && string(a) == string(b) && p.Format == q.Format
}

// problem returns what keeps a plan from being one, or "".
func (p *Plan) problem() string {
	switch {
	case p.Format != Format:
		return fmt.Sprintf("format %d, of another version of gowest; this one has %d", p.Format, Format)
	case p.Replicates < 1 || p.Cases < 1 || p.BlockSize < 1 || p.Shards < 1 || len(p.Scenarios) == 0:
		return "it plans no runs"
	case p.Runs != p.Cases*p.Replicates:
		return fmt.Sprintf("%d runs; want %d cases of %d replicates", p.Runs, p.Cases, p.Replicates)
	case p.Blocks != (p.Runs+p.BlockSize-1)/p.BlockSize:
		return fmt.Sprintf("%d blocks of %d do not hold %d runs", p.Blocks, p.BlockSize, p.Runs)
	}
	return ""
}

// BadPlan is a plan that cannot be used, or that this program cannot run. Trying again does not help.
type BadPlan struct{ Text string }

func (b *BadPlan) Error() string { return b.Text }

func badPlan(format string, args ...any) error { return &BadPlan{fmt.Sprintf(format, args...)} }

// Ensemble is an ensemble that has a plan.
type Ensemble struct {
	Plan
	ID      string
	Storage Storage
}

// Create writes a plan and its scenarios, by their names in the plan. It is no error if the same is there already.
//
// The error is a [*BadPlan] if the storage holds another plan.
func Create(s Storage, p *Plan, scenarios map[string][]byte) (*Ensemble, error) {
	text, err := p.Encode()
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	for _, sc := range p.Scenarios { // before the plan, which promises them
		if err := keep(s, sc.File, scenarios[sc.Name]); err != nil {
			return nil, err
		}
	}
	if err := keep(s, PlanFile, text); err != nil {
		return nil, err
	}
	if err := s.Put(SumFile, []byte(sumOf(text)+"  "+PlanFile+"\n")); err != nil {
		return nil, err
	}
	return Open(s)
}

// keep creates a file or finds the same.
func keep(s Storage, name string, data []byte) error {
	err := s.Create(name, data)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	old, err := s.Get(name)
	if err == nil && string(old) != string(data) {
		err = badPlan("%s holds something else than this plan; want another folder", s.Name(name))
	}
	return err
}

// Open reads the plan of an ensemble. The error is a [*BadPlan] if there is none that can be used.
func Open(s Storage) (*Ensemble, error) {
	text, err := s.Get(PlanFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, badPlan("%s: there is no plan; make one by gowest ensemble plan", s.Name(PlanFile))
	}
	if err != nil {
		return nil, err
	}
	sum, err := s.Get(SumFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, badPlan("%s: there is no %s beside it; give gowest ensemble plan again", s.Name(PlanFile), SumFile)
	}
	if err != nil {
		return nil, err
	}
	if word, _, _ := strings.Cut(string(sum), " "); word != sumOf(text) {
		return nil, badPlan("%s: its SHA-256 is not that of %s; it was changed or cut off", s.Name(PlanFile), SumFile)
	}
	e := &Ensemble{ID: ID(text), Storage: s}
	if err := json.Unmarshal(text, &e.Plan); err != nil {
		return nil, badPlan("%s: %v", s.Name(PlanFile), err)
	}
	if text := e.Plan.problem(); text != "" {
		return nil, badPlan("%s: %s", s.Name(PlanFile), text)
	}
	return e, nil
}

// Scenarios returns the texts of the scenarios in their order. The error is a [*BadPlan] if one is not that of the plan.
func (e *Ensemble) Texts() (out [][]byte, err error) {
	for _, sc := range e.Plan.Scenarios {
		text, err := e.Storage.Get(sc.File)
		if errors.Is(err, fs.ErrNotExist) || err == nil && sumOf(text) != sc.SHA256 {
			return nil, badPlan("%s is not the scenario of the plan; restore it, or plan anew in another folder", e.Storage.Name(sc.File))
		}
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}
