// Package kubernetes reads the manifests that gowest writes with the published types of Kubernetes. It is a module of its own, since these are
// large: cd e2e/kubernetes && go test ./...
package kubernetes

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/yaml"
)

// documents returns the documents of a manifest of the tests of cmd/gowest.
func documents(t *testing.T, name string) (out [][]byte) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "cmd", "gowest", "testdata", "engines", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range bytes.Split(text, []byte("---\n")) {
		if len(bytes.TrimSpace(part)) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// Every key is one that Kubernetes knows, in its place and of its kind, and says what was meant.
func TestManifests(t *testing.T) {
	t.Parallel()
	for name, kinds := range map[string]string{"job.yaml": "Job", "job-full.yaml": "ConfigMap Job", "reduce.yaml": "Job"} {
		var found []string
		for _, text := range documents(t, name) {
			var head meta.TypeMeta
			if err := yaml.Unmarshal(text, &head); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			found = append(found, head.Kind)
			switch head.APIVersion + " " + head.Kind {
			case "batch/v1 Job":
				var job batch.Job
				if err := yaml.UnmarshalStrict(text, &job); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				checkJob(t, name, &job)
			case "v1 ConfigMap":
				var config core.ConfigMap
				if err := yaml.UnmarshalStrict(text, &config); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if config.Immutable == nil || !*config.Immutable || config.Data["scenarios.toy.toml"] != "title = \"Tö\"\n" {
					t.Errorf("%s: %+v", name, config)
				}
				for key := range config.Data {
					if problems := validation.IsConfigMapKey(key); len(problems) > 0 {
						t.Errorf("%s: key %q: %v", name, key, problems)
					}
				}
			default:
				t.Errorf("%s: a %s %s", name, head.APIVersion, head.Kind)
			}
		}
		if got := strings.Join(found, " "); got != kinds {
			t.Errorf("%s holds %s; want %s", name, got, kinds)
		}
	}
}

// checkJob looks at what the control plane would refuse, or what the shards rely on.
func checkJob(t *testing.T, name string, job *batch.Job) {
	t.Helper()
	pod := job.Spec.Template.Spec
	fail := func(format string, args ...any) { t.Errorf("%s: %s", name, fmt.Sprintf(format, args...)) }
	if problems := validation.IsDNS1123Subdomain(job.Name); len(problems) > 0 {
		fail("name %q: %v", job.Name, problems)
	}
	for key, value := range job.Labels {
		if problems := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(value)...); len(problems) > 0 {
			fail("label %s=%s: %v", key, value, problems)
		}
	}
	if pod.RestartPolicy != core.RestartPolicyNever || len(pod.Containers) != 1 || pod.TerminationGracePeriodSeconds == nil || *pod.TerminationGracePeriodSeconds != 120 {
		fail("pod %+v", pod)
	}
	c := pod.Containers[0]
	if c.Resources.Limits.Memory().Cmp(*c.Resources.Requests.Memory()) != 0 || c.Resources.Limits.Memory().Value() < 512<<20 || c.Resources.Limits.Cpu().IsZero() {
		fail("resources %+v", c.Resources)
	}
	for _, mount := range c.VolumeMounts { // each has its volume
		there := false
		for _, v := range pod.Volumes {
			there = there || v.Name == mount.Name
		}
		if !there {
			fail("no volume %s", mount.Name)
		}
	}
	if strings.HasSuffix(job.Name, "-reduce") {
		return
	}
	s := job.Spec
	if s.CompletionMode == nil || *s.CompletionMode != batch.IndexedCompletion || *s.Completions != 12 || *s.Parallelism > 12 {
		fail("not an indexed job of 12: %+v", s)
	}
	if s.BackoffLimitPerIndex == nil || s.MaxFailedIndexes == nil || *s.MaxFailedIndexes > *s.Completions || s.PodReplacementPolicy == nil || *s.PodReplacementPolicy != batch.Failed {
		fail("what happens to failures: %+v", s)
	}
	rules := s.PodFailurePolicy.Rules
	if len(rules) != 2 || rules[0].Action != batch.PodFailurePolicyActionIgnore || rules[0].OnPodConditions[0].Type != core.DisruptionTarget ||
		rules[1].Action != batch.PodFailurePolicyActionFailIndex || rules[1].OnExitCodes.Operator != batch.PodFailurePolicyOnExitCodesOpIn {
		fail("rules %+v", rules)
	}
}
