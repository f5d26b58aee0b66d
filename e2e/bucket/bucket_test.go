// Package bucket runs ensembles in an object store in this process, which knows conditional puts. It is a module of its own, since the store is only
// for the test: cd e2e/bucket && go test ./...
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"gowest/sim/ensemble"
	"gowest/sim/ensemble/bucket"
)

// store starts an object store with an empty bucket, and returns its endpoint. Some answers may be replaced.
func store(t *testing.T, instead func(w http.ResponseWriter, r *http.Request) bool) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("studies"); err != nil {
		t.Fatal(err)
	}
	inner := gofakes3.New(backend).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if instead == nil || !instead(w, r) {
			inner.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func open(t *testing.T, endpoint, name string) *bucket.Bucket {
	t.Helper()
	b, err := bucket.Open(t.Context(), name, bucket.Options{Endpoint: endpoint, Region: "us-east-1", Credentials: credentials.NewStaticV4("key", "secret", "")})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What the interface of storages promises.
func TestStorage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"s3://studies", "s3://studies/deep/folder"} {
		var b ensemble.Storage = open(t, store(t, nil), name)
		if _, err := b.Get("a/b.txt"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: Get of nothing = %v; want that there is none", name, err)
		}
		if _, err := b.Size("a/b.txt"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: Size of nothing = %v; want that there is none", name, err)
		}
		if err := b.Create("a/b.txt", []byte("first")); err != nil {
			t.Fatal(err)
		}
		if err := b.Create("a/b.txt", []byte("second")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: Create again = %v; want that there is one", name, err)
		}
		if data, err := b.Get("a/b.txt"); err != nil || string(data) != "first" {
			t.Errorf("%s: Get = %q, %v", name, data, err)
		}
		if err := b.Put("a/b.txt", []byte("third")); err != nil {
			t.Fatal(err)
		}
		if err := b.Put("a/c/d.txt", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if n, err := b.Size("a/b.txt"); err != nil || n != 5 {
			t.Errorf("%s: Size = %d, %v", name, n, err)
		}
		files, err := b.List("a")
		if err != nil || len(files) != 2 || files[0].Name != "a/b.txt" || files[0].Size != 5 || files[0].Time.IsZero() {
			t.Errorf("%s: List = %+v, %v", name, files, err)
		}
		if files, err := b.List("none"); err != nil || len(files) > 0 {
			t.Errorf("%s: List of nothing = %+v, %v", name, files, err)
		}
		if got, want := b.Name("a/b.txt"), name+"/a/b.txt"; got != want {
			t.Errorf("Name = %s, want %s", got, want)
		}
	}
}

// Of many who create one object at once, one is first.
func TestRaces(t *testing.T) {
	t.Parallel()
	b := open(t, store(t, nil), "s3://studies/race")
	for i := range 20 {
		var first atomic.Int64
		var group sync.WaitGroup
		for k := range 4 {
			group.Go(func() {
				switch err := b.Create(fmt.Sprint(i), []byte(fmt.Sprint(k))); {
				case err == nil:
					first.Add(1)
				case !errors.Is(err, fs.ErrExist):
					t.Error(err)
				}
			})
		}
		group.Wait()
		if first.Load() != 1 {
			t.Errorf("object %d: %d were first", i, first.Load())
		}
	}
}

// A store that does not decide at once (409) is asked again; one that refuses is an error that says so.
func TestAnswers(t *testing.T) {
	t.Parallel()
	answer := func(w http.ResponseWriter, status int, code string) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>no</Message></Error>", code)
	}
	var puts atomic.Int64
	b := open(t, store(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut || puts.Add(1) > 2 {
			return false
		}
		answer(w, http.StatusConflict, "ConditionalRequestConflict")
		return true
	}), "s3://studies/x")
	if err := b.Create("a", []byte("a")); err != nil || puts.Load() != 3 {
		t.Errorf("after %d puts: %v; want success at the third", puts.Load(), err)
	}
	b = open(t, store(t, func(w http.ResponseWriter, _ *http.Request) bool {
		answer(w, http.StatusForbidden, "AccessDenied")
		return true
	}), "s3://studies/x")
	if err := b.Create("a", []byte("a")); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "s3://studies/x/a") {
		t.Errorf("Create where it may not = %v", err)
	}
	b = open(t, store(t, nil), "s3://nowhere/x")
	if err := b.Create("a", []byte("a")); err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		t.Errorf("Create in no bucket = %v", err)
	}
	for _, bad := range []string{"s3://", "https://x", "s3:///x"} {
		if _, err := bucket.Open(context.Background(), bad, bucket.Options{}); err == nil {
			t.Errorf("%q was opened", bad)
		}
	}
	if _, err := bucket.Open(context.Background(), "s3://x", bucket.Options{Endpoint: "s3.example.org"}); err == nil || !strings.Contains(err.Error(), "https://") {
		t.Errorf("an endpoint without scheme: %v", err)
	}
}

// The program in a bucket: three processes at once, and the digest and the tables of a folder.
func TestEnsembleInABucket(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := filepath.Join(dir, "gowest")
	build := exec.Command("go", "build", "-o", program, "./cmd/gowest")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	endpoint := store(t, nil)
	gowest := func(args ...string) *exec.Cmd {
		cmd := exec.Command(program, append([]string{"ensemble"}, args...)...)
		cmd.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+endpoint, "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=secret")
		return cmd
	}
	must := func(args ...string) string {
		t.Helper()
		cmd := gowest(args...)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil {
			t.Fatalf("gowest ensemble %s: %v\n%s", strings.Join(args, " "), err, &errs)
		}
		return out.String()
	}
	const there = "s3://studies/zones"
	here := filepath.Join(dir, "zones")
	for _, ens := range []string{there, here} {
		must("plan", "toy-zone", "-o", ens, "--seconds", "1", "--block", "3", "--quiet")
	}
	must("plan", "toy-zone", "-o", there, "--quiet") // the same again
	plan, err := os.ReadFile(filepath.Join(here, ensemble.PlanFile))
	if err != nil || !regexp.MustCompile(`"encoder": "compress v[0-9.]+, parquet-go v[0-9.]+"`).Match(plan) {
		t.Errorf("the plan does not name what the bytes of files depend on: %v\n%s", err, plan)
	}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if out, err := gowest("run", there, "-p", "1", "--quiet").CombinedOutput(); err != nil {
				t.Errorf("run: %v\n%s", err, out)
			}
		})
	}
	group.Wait()
	must("run", here, "--quiet")
	if got, want := must("audit", there), must("audit", here); got != want {
		t.Errorf("audit of the bucket:\n%s\nof the folder:\n%s", got, want)
	}
	if out := must("status", there); !strings.Contains(out, "12 of 12 blocks (100 %), 36 of 36 runs") {
		t.Errorf("status %s", out)
	}
	for _, ens := range []string{there, here} {
		must("reduce", ens, "-o", filepath.Join(dir, "tables", filepath.Base(filepath.Dir(ens))), "--quiet")
	}
	a, err1 := os.ReadFile(filepath.Join(dir, "tables", "studies", "outcomes.csv"))
	b, err2 := os.ReadFile(filepath.Join(dir, "tables", filepath.Base(dir), "outcomes.csv"))
	if err1 != nil || err2 != nil || !bytes.Equal(a, b) || len(a) == 0 {
		t.Errorf("tables differ: %v, %v", err1, err2)
	}
	if out, err := gowest("submit", there, "--to", "slurm").CombinedOutput(); err == nil || !strings.Contains(string(out), "is a bucket") {
		t.Errorf("submit to Slurm: %v, %s", err, out)
	}
	manifest := must("submit", there, "--to", "k8s", "--image", "gowest:1", "--secret", "keys", "--dry-run")
	for _, want := range []string{`"s3://studies/zones"`, "name: AWS_ENDPOINT_URL", "name: keys"} {
		if !strings.Contains(manifest, want) {
			t.Errorf("the manifest lacks %s:\n%s", want, manifest)
		}
	}
	if strings.Contains(manifest, "volume") || strings.Contains(manifest, "reduce") { // tables are for folders
		t.Errorf("a volume or tables in the manifest:\n%s", manifest)
	}
}
