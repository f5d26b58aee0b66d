package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gowest/sim/ensemble"
)

// kubernetesFlags are what Kubernetes alone wants to know.
type kubernetesFlags struct {
	image, pvc, namespace, subPath, secret string
	withPlan                               bool
	variables                              map[string]string // of containers
}

func (f *kubernetesFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.image, "image", "", "Kubernetes: `image` with gowest in it")
	cmd.Flags().StringVar(&f.pvc, "pvc", "", "Kubernetes: `claim` of a volume that all nodes can write")
	cmd.Flags().StringVar(&f.subPath, "pvc-path", "", "Kubernetes: `folder` of the ensemble on the volume (default: its name here)")
	cmd.Flags().StringVar(&f.namespace, "namespace", "", "Kubernetes: namespace (default: that of kubectl)")
	cmd.Flags().StringVar(&f.secret, "secret", "", "Kubernetes: `secret` whose keys are variables, as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a bucket")
	cmd.Flags().BoolVar(&f.withPlan, "with-plan", false, "Kubernetes: send the plan along in a ConfigMap, for a volume that does not hold it yet")
}

var (
	imageForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.:/@-]*$`)
	nameForm  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`) // of objects: RFC 1123
)

func (f *kubernetesFlags) check(engine string) error {
	switch {
	case engine != engines[1]:
		return nil
	case !imageForm.MatchString(f.image):
		return badInput("--image is %q; want the name of an image, such as registry.example.org/gowest:1", f.image)
	case f.secret != "" && !nameForm.MatchString(f.secret):
		return badInput("--secret is %q; want small letters, digits, dots and hyphens", f.secret)
	case f.pvc != "" && !nameForm.MatchString(f.pvc):
		return badInput("--pvc is %q; want the name of a persistent volume claim", f.pvc)
	case f.namespace != "" && !nameForm.MatchString(f.namespace):
		return badInput("--namespace is %q; want small letters, digits, dots and hyphens", f.namespace)
	case f.subPath != "" && !filepath.IsLocal(f.subPath):
		return badInput("--pvc-path is %q; want a folder below the top of the volume", f.subPath)
	}
	return nil
}

// Where things are in a container.
const (
	volumeMount = "/ensembles"
	planMount   = "/plan"
	programPath = "/gowest"
)

// kubernetesDir is the folder of manifests below that of the ensemble.
const kubernetesDir = "kubernetes"

// jobFile begins the names of manifests that were sent.
const jobFile = "job-"

// kubernetesJob returns the manifest of an indexed Job for all shards, and that of a Job that reduces, "" for an ensemble in a bucket, since tables are
// for folders. attempt counts the Jobs that were sent,
// from 1: their names differ, since a Job never changes. planFiles, if not nil, go along by name.
func kubernetesJob(e *ensemble.Ensemble, dir string, f *submitFlags, attempt int, planFiles map[string]string) (run, reduce string) {
	y := &yaml{name: fmt.Sprintf("gowest-%s-%d", e.ID[:8], attempt), ensemble: e.ID, flags: f, mem: f.mem + "i"}
	if f.mem == "" {
		y.mem = fmt.Sprintf("%dMi", f.memory(e))
	}
	sub := f.k8s.subPath
	if sub == "" {
		sub = filepath.Base(dir)
	}
	ens := path.Join(volumeMount, filepath.ToSlash(sub))
	if inBucket(dir) {
		ens = dir
	}
	if planFiles != nil {
		y.configMap(planFiles)
	}
	parallel := e.Shards
	if f.max > 0 {
		parallel = min(parallel, f.max)
	}
	y.line("---")
	y.line("# Makes the shards of ensemble %s. Sending it again is harmless: what is there is not made again.", e.ID)
	y.line("apiVersion: batch/v1")
	y.line("kind: Job")
	y.metadata(y.name)
	y.line("spec:")
	y.line("  completionMode: Indexed")
	y.line("  completions: %d", e.Shards)
	y.line("  parallelism: %d", parallel)
	y.line("  backoffLimitPerIndex: %d", mostRestarts)
	y.line("  maxFailedIndexes: %d", max(1, e.Shards/10))
	y.line("  podReplacementPolicy: Failed")
	y.line("  podFailurePolicy:")
	y.line("    rules:")
	y.line("      # A pod that went with its node does not count.")
	y.line("      - action: Ignore")
	y.line("        onPodConditions:")
	y.line("          - type: DisruptionTarget")
	y.line("            status: \"True\"")
	y.line("      # Trying again does not help.")
	y.line("      - action: FailIndex")
	y.line("        onExitCodes:")
	y.line("          operator: In")
	y.line("          values: [%d, %d, %d]", exitInput, exitConflict, exitBadPlan)
	args := []string{"ensemble", "run", ens, "--shard", "auto", "--cpus", strconv.Itoa(f.cpus)}
	args = append(args, f.words()...)
	if planFiles != nil {
		args = append(args, "--plan-from", planMount)
	}
	y.pod(f.cpus, args, planFiles)
	run = y.String()

	if inBucket(dir) {
		return run, ""
	}
	y.Reset()
	y.line("# After the other Job: kubectl wait --for=condition=complete --timeout=-1s job/%s", y.name)
	y.line("apiVersion: batch/v1")
	y.line("kind: Job")
	y.metadata(y.name + "-reduce")
	y.line("spec:")
	y.line("  backoffLimit: 0")
	y.pod(1, []string{"ensemble", "reduce", ens}, nil)
	return run, y.String()
}

// yaml writes manifests.
type yaml struct {
	strings.Builder
	name, ensemble, mem string
	flags               *submitFlags
}

func (y *yaml) line(format string, args ...any) { fmt.Fprintf(y, format+"\n", args...) }

func (y *yaml) metadata(name string) {
	y.line("metadata:")
	y.line("  name: %s", name)
	if n := y.flags.k8s.namespace; n != "" {
		y.line("  namespace: %s", n)
	}
	y.line("  labels:")
	y.line("    app.kubernetes.io/name: gowest")
	y.line("    gowest/ensemble: %q", y.ensemble)
}

// configMap writes files by name.
func (y *yaml) configMap(files map[string]string) {
	y.line("---")
	y.line("apiVersion: v1")
	y.line("kind: ConfigMap")
	y.metadata(y.name)
	y.line("immutable: true")
	y.line("data:")
	keys := configKeys(files)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		y.line("  %q: %s", keys[name], quoted(files[name]))
	}
}

// configKeys returns the names of files in a ConfigMap, which takes few signs, each once.
func configKeys(files map[string]string) map[string]string {
	keys, used := map[string]string{}, map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		key := notInKeys.ReplaceAllString(name, ".")
		for n := 2; used[key]; n++ {
			key = fmt.Sprintf("%s-%d", notInKeys.ReplaceAllString(name, "."), n)
		}
		keys[name], used[key] = key, true
	}
	return keys
}

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// quoted writes a text as JSON does, which YAML reads.
func quoted(text string) string {
	out, _ := json.Marshal(text) // of a string: no error
	return string(out)
}

// pod writes the template of a Job's pods.
func (y *yaml) pod(cpus int, args []string, planFiles map[string]string) {
	program := y.flags.program
	if program == "" {
		program = programPath
	}
	words := make([]string, len(args)+1)
	for i, word := range append([]string{program}, args...) {
		words[i] = quoted(word)
	}
	y.line("  template:")
	y.line("    metadata:")
	y.line("      labels:")
	y.line("        app.kubernetes.io/name: gowest")
	y.line("        gowest/ensemble: %q", y.ensemble)
	y.line("    spec:")
	y.line("      restartPolicy: Never")
	y.line("      terminationGracePeriodSeconds: 120")
	y.line("      containers:")
	y.line("        - name: gowest")
	y.line("          image: %s", quoted(y.flags.k8s.image))
	y.line("          command: [%s]", strings.Join(words, ", "))
	y.environment()
	y.line("          resources:")
	for _, kind := range []string{"requests", "limits"} {
		y.line("            %s:", kind)
		y.line("              cpu: \"%d\"", cpus)
		y.line("              memory: %s", y.mem)
	}
	y.line("          securityContext:")
	y.line("            allowPrivilegeEscalation: false")
	y.line("            readOnlyRootFilesystem: true")
	pvc := y.flags.k8s.pvc
	if pvc == "" && planFiles == nil {
		return
	}
	y.line("          volumeMounts:")
	if pvc != "" {
		y.line("            - name: ensembles")
		y.line("              mountPath: %s", volumeMount)
	}
	if planFiles != nil {
		y.line("            - name: plan")
		y.line("              mountPath: %s", planMount)
		y.line("              readOnly: true")
	}
	y.line("      volumes:")
	if pvc != "" {
		y.line("        - name: ensembles")
		y.line("          persistentVolumeClaim:")
		y.line("            claimName: %s", pvc)
	}
	if planFiles == nil {
		return
	}
	y.line("        - name: plan")
	y.line("          configMap:")
	y.line("            name: %s", y.name)
	y.line("            items:")
	keys := configKeys(planFiles)
	for _, name := range slices.Sorted(maps.Keys(planFiles)) {
		y.line("              - key: %q", keys[name])
		y.line("                path: %q", name)
	}
}

// environment writes the variables of a container: where buckets are, as here, and the keys of a secret.
func (y *yaml) environment() {
	if len(y.flags.k8s.variables) > 0 {
		y.line("          env:")
		for _, name := range slices.Sorted(maps.Keys(y.flags.k8s.variables)) {
			y.line("            - name: %s", name)
			y.line("              value: %s", quoted(y.flags.k8s.variables[name]))
		}
	}
	if s := y.flags.k8s.secret; s != "" {
		y.line("          envFrom:")
		y.line("            - secretRef:")
		y.line("                name: %s", s)
	}
}

// mostConfig is what a ConfigMap may hold [bytes]: the limit is 1 MiB for the whole object.
const mostConfig = 900_000

// bucketVariables say where buckets are, but no secrets.
var bucketVariables = []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_REGION"}

// planFiles returns the files of a plan by name.
func planFiles(e *ensemble.Ensemble) (map[string]string, error) {
	names := []string{ensemble.PlanFile, ensemble.SumFile}
	for _, sc := range e.Plan.Scenarios {
		names = append(names, sc.File)
	}
	out, bytes := map[string]string{}, 0
	for _, name := range names {
		text, err := e.Storage.Get(name)
		if err != nil {
			return nil, err
		}
		out[name] = string(text)
		bytes += len(text)
	}
	if bytes > mostConfig {
		return nil, badInput("the plan has %s, more than a ConfigMap holds; copy it to the volume and leave --with-plan out", size(float64(bytes)))
	}
	return out, nil
}

// submitKubernetes sends the Job.
func (a *app) submitKubernetes(e *ensemble.Ensemble, dir string, f *submitFlags) error {
	var files map[string]string
	if f.k8s.withPlan {
		var err error
		if files, err = planFiles(e); err != nil {
			return err
		}
	}
	if f.k8s.variables = map[string]string{}; inBucket(dir) {
		for _, name := range bucketVariables {
			if value := os.Getenv(name); value != "" {
				f.k8s.variables[name] = value
			}
		}
	}
	sent, err := e.Storage.List(kubernetesDir)
	if err != nil {
		return err
	}
	attempt := 1
	for _, f := range sent {
		if strings.HasPrefix(path.Base(f.Name), jobFile) {
			attempt++
		}
	}
	run, reduce := kubernetesJob(e, dir, f, attempt, files)
	fmt.Fprint(a.stdout, run)
	if f.dryRun {
		if reduce != "" {
			fmt.Fprintf(a.stdout, "---\n%s", reduce)
		}
		return nil
	}
	next := fmt.Sprintf("gowest ensemble reduce %s -o FOLDER", dir)
	if err := e.Storage.Put(fmt.Sprintf("%s/%s%d.yaml", kubernetesDir, jobFile, attempt), []byte(run)); err != nil {
		return err
	}
	if reduce != "" {
		name := fmt.Sprintf("%s/reduce-%d.yaml", kubernetesDir, attempt)
		next = "kubectl apply -f " + e.Storage.Name(name)
		if err := e.Storage.Put(name, []byte(reduce)); err != nil {
			return err
		}
	}
	out, err := callEngine(strings.NewReader(run), "kubectl", "apply", "-f", "-")
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%s\n%s: when it is done, %s\n", out, e.Plan.Name, next)
	return nil
}
