package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gowest/sim/record"
)

// Files of the plan.
const (
	PlanFile = "plan.json"
	sumFile  = "plan.sha256"
)

// format is the version of plans and blocks.
const format = 1

// blockSize is how many replicates a block holds. One: a process that is killed loses no finished run, and a
// study that grows leaves no block behind that is too short.
const blockSize = 1

// Damage is a file of the folder that cannot be used. It is left as it is.
type Damage struct {
	File, Problem string
}

func (d *Damage) Error() string { return d.File + ": " + d.Problem }

// Series is one scenario under one model, and how many replicates of it are wanted.
type Series struct {
	Scenario     string `json:"scenario"` // its name, for people
	Digest       string `json:"digest"`   // of the resolved scenario
	ModelVersion string `json:"model_version"`
	ModelDigest  string `json:"model_digest"` // of the model's source
	Schema       string `json:"schema"`       // of the tables; empty: those of this program
	Seed         uint64 `json:"seed"`
	From         int    `json:"from"` // first year
	To           int    `json:"to"`   // last year
	Scale        int    `json:"scale"`
	Replicates   int    `json:"replicates"`
}

// key is a hash over everything that the results of a series depend on: two series of one key give the same
// tables replicate by replicate. The name and the number of replicates are not in it.
func (s *Series) key() string {
	h := sha256.New()
	fmt.Fprintf(h, "format %d\nblock %d\nmodel %s %s\nschema %s\nscenario %s\nseed %d\nyears %d %d\nscale %d\n",
		format, blockSize, s.ModelVersion, s.ModelDigest, s.Schema, s.Digest, s.Seed, s.From, s.To, s.Scale)
	return hex.EncodeToString(h.Sum(nil))
}

// RunKey returns a hash over everything that a replicate of a series (from 1) depends on, for [Results]. The schema of tables is not in it.
func (s *Series) RunKey(replicate int) string {
	one := *s
	one.Schema = ""
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\nrun %d\n", one.key(), replicate))
	return hex.EncodeToString(sum[:16])
}

// folder is the part of a key that names folders and files.
func folder(key string) string { return key[:16] }

// schema is a hash over the names and kinds of all columns: blocks of a program with other tables are other blocks.
func schema() string {
	h := sha256.New()
	for _, f := range new(record.Tables).Frames() {
		for _, c := range f.Columns {
			fmt.Fprintf(h, "%s %s %s %t\n", f.Table, c.Name, c.Kind, c.Optional)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// plan is what plan.json holds. Series are only ever added, and their replicates only grow.
type plan struct {
	Format    int       `json:"format"`
	BlockSize int       `json:"block_size"`
	Series    []planned `json:"series"`
}

type planned struct {
	Series
	Key    string `json:"key"`
	Blocks string `json:"blocks"` // folder
}

// extend adds what is wanted and tells whether that changed anything.
func (p *plan) extend(wanted []Series) (changed bool) {
	for _, s := range wanted {
		key := s.key()
		i := slices.IndexFunc(p.Series, func(q planned) bool { return q.Key == key && q.Scenario == s.Scenario })
		switch {
		case i < 0:
			p.Series = append(p.Series, planned{s, key, BlocksDir + "/" + folder(key)})
		case p.Series[i].Replicates < s.Replicates:
			p.Series[i].Replicates = s.Replicates
		default:
			continue
		}
		changed = true
	}
	return changed
}

// readPlan returns the plan of dir, an empty one if there is none.
func readPlan(dir string) (*plan, error) {
	path := filepath.Join(dir, PlanFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return &plan{Format: format, BlockSize: blockSize}, nil
	}
	if err != nil {
		return nil, err
	}
	sums, err := os.ReadFile(filepath.Join(dir, sumFile))
	if err != nil {
		return nil, &Damage{path, "there is no " + sumFile + " beside it"}
	}
	if !slices.Contains(strings.Split(string(sums), "\n"), strings.TrimSuffix(sumLine(text), "\n")) {
		return nil, &Damage{path, "its SHA-256 is not in " + sumFile + "; it was changed or cut off"}
	}
	p := new(plan)
	if err := json.Unmarshal(text, p); err != nil {
		return nil, &Damage{path, err.Error()}
	}
	if p.Format != format || p.BlockSize != blockSize {
		return nil, &Damage{path, fmt.Sprintf("format %d with %d replicates a block, of another version of gowest; this one has %d and %d", p.Format, p.BlockSize, format, blockSize)}
	}
	for _, s := range p.Series {
		if s.Key != s.key() {
			return nil, &Damage{path, fmt.Sprintf("the key of scenario %s does not fit what it stands for", s.Scenario)}
		}
	}
	return p, nil
}

// sumLine is what sha256sum prints about a plan.
func sumLine(text []byte) string {
	return fmt.Sprintf("%x  %s\n", sha256.Sum256(text), PlanFile)
}

// write stores the plan. Its sum comes first and is added to those of earlier plans, so that there is no moment
// in which a plan has none, whoever is killed or writes at the same time; the last line is that of the present plan.
func (p *plan) write(dir string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		return err
	}
	if err := appendSum(filepath.Join(dir, sumFile), sumLine(b.Bytes())); err != nil {
		return err
	}
	return record.WriteFile(filepath.Join(dir, PlanFile), b.Bytes())
}

// appendSum adds a line to a file, on a line of its own even after a torn one.
func appendSum(path, line string) error {
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(old) > 0 && old[len(old)-1] != '\n' {
		line = "\n" + line
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close() // a second close changes nothing
	if _, err := f.WriteString(line); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}
