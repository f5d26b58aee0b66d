package slurm

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

var faults = flag.Bool("faults", false, "run an ensemble on a real Slurm and break things")

// needed are the programs of a cluster.
var needed = []string{"slurmctld", "slurmd", "sbatch", "scontrol", "munged", "ip", "nsenter", "unshare"}

// cluster is a controller, g0, and nodes that compute, g1 and g2.
type cluster struct {
	t   *testing.T
	dir string
	// holders are the first processes of the hosts' namespaces: what runs there ends with them.
	holders [3]*exec.Cmd
	daemons map[string]*exec.Cmd
}

const config = `ClusterName=gowest
SlurmctldHost=g0(10.99.0.10)
SlurmUser=root
AuthType=auth/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmctldTimeout=30
SlurmdTimeout=10
SlurmdParameters=config_overrides
KillWait=5
ReturnToService=2
JobRequeue=1
StateSaveLocation=DIR/state
SlurmdSpoolDir=DIR/spool-%n
SlurmctldPidFile=DIR/slurmctld.pid
SlurmdPidFile=DIR/slurmd-%n.pid
SlurmctldLogFile=DIR/slurmctld.log
SlurmdLogFile=DIR/slurmd-%n.log
NodeName=g1 NodeAddr=10.99.0.11 CPUs=2 RealMemory=4000 State=UNKNOWN
NodeName=g2 NodeAddr=10.99.0.12 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`

// newCluster starts one, or skips the test where that cannot be.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	if !*faults {
		t.Skip("takes minutes and root: make test-slurm")
	}
	if os.Getuid() != 0 {
		t.Skip("needs root: namespaces for three hosts")
	}
	for _, program := range needed {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s here: apt-get install --no-install-recommends slurmctld slurmd slurm-client munge iproute2", program)
		}
	}
	if problem := impossible(); problem != "" {
		t.Skipf("no hosts in namespaces here: %s", problem)
	}
	c := &cluster{t: t, dir: t.TempDir(), daemons: map[string]*exec.Cmd{}}
	for _, d := range []string{"state", "spool-g1", "spool-g2"} {
		if err := os.Mkdir(filepath.Join(c.dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	c.write("slurm.conf", strings.ReplaceAll(config, "DIR", c.dir), 0o644)
	c.write("munge.key", strings.Repeat("0123456789abcdef", 64), 0o400)
	t.Cleanup(c.end)
	c.network()
	for host := range c.holders {
		c.host(host)
	}
	c.start(0, "slurmctld", "-D", "-f", c.conf())
	for _, host := range []int{1, 2} {
		c.start(host, "slurmd", "-D", "-f", c.conf(), "-N", fmt.Sprintf("g%d", host))
	}
	c.await("both nodes to be idle", func() bool {
		out, err := c.try(0, "sinfo", "--noheader", "--Node", "--format", "%T")
		return err == nil && strings.Join(strings.Fields(out), " ") == "idle idle"
	})
	return c
}

// impossible says why hosts cannot be made on this machine, as in many containers, or "".
func impossible() string {
	name := space(0)
	defer exec.Command("ip", "netns", "del", name).Run()
	for _, words := range []string{
		"ip netns add " + name,
		"ip -n " + name + " link add br0 type bridge",
		"ip -n " + name + " link add port0 type veth peer name port1",
		"nsenter --net=/run/netns/" + name + " unshare --uts --mount --pid --fork mount -t tmpfs tmpfs /run",
		"mountpoint -q /sys/fs/cgroup", // without it slurmd does not start
	} {
		args := strings.Fields(words)
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return fmt.Sprintf("%s: %v %s", words, err, strings.TrimSpace(string(out)))
		}
	}
	return ""
}

func (c *cluster) conf() string { return filepath.Join(c.dir, "slurm.conf") }

func (c *cluster) write(name, text string, mode os.FileMode) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), mode); err != nil {
		c.t.Fatal(err)
	}
}

// run runs a program of the machine.
func (c *cluster) run(name string, args ...string) {
	c.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// space names the network of a host. The process is in it, so that two tests do not meet.
func space(host int) string { return fmt.Sprintf("gowest%d-%d", os.Getpid(), host) }

// network joins the hosts by a bridge in a network of its own.
func (c *cluster) network() {
	bridge := space(9)
	c.run("ip", "netns", "add", bridge)
	c.run("ip", "-n", bridge, "link", "add", "br0", "type", "bridge")
	c.run("ip", "-n", bridge, "link", "set", "br0", "up")
	for host := range c.holders {
		c.run("ip", "netns", "add", space(host))
		port := fmt.Sprintf("port%d", host)
		c.run("ip", "-n", bridge, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space(host))
		c.run("ip", "-n", bridge, "link", "set", port, "master", "br0", "up")
		c.run("ip", "-n", space(host), "addr", "add", fmt.Sprintf("10.99.0.1%d/24", host), "dev", "eth0")
		c.run("ip", "-n", space(host), "link", "set", "eth0", "up")
		c.run("ip", "-n", space(host), "link", "set", "lo", "up")
	}
}

// cable cuts or mends the link of a host.
func (c *cluster) cable(host int, state string) {
	c.run("ip", "-n", space(9), "link", "set", fmt.Sprintf("port%d", host), state)
}

// host starts the namespaces of a host and munge in them. nsenter, since ip netns exec hides the control groups that slurmd looks for.
func (c *cluster) host(host int) {
	c.t.Helper()
	script := fmt.Sprintf(`hostname g%d && mount -t proc proc /proc && mount -t tmpfs tmpfs /run && mkdir /run/munge &&
munged --force --key-file=%[2]s/munge.key --seed-file=/run/munge/seed --log-file=%[2]s/munged-g%[1]d.log --pid-file=/run/munge/pid --socket=/run/munge/munge.socket.2 &&
touch %[2]s/up-g%[1]d && exec sleep infinity`, host, c.dir)
	cmd := exec.Command("nsenter", "--net=/run/netns/"+space(host), "unshare", "--uts", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.holders[host] = cmd
	c.await(fmt.Sprintf("host g%d", host), func() bool {
		_, err := os.Stat(filepath.Join(c.dir, fmt.Sprintf("up-g%d", host)))
		return err == nil
	})
}

// inside returns a command on a host.
func (c *cluster) inside(host int, name string, args ...string) *exec.Cmd {
	c.t.Helper()
	// nsenter became unshare; its child is the first process of the host.
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", c.holders[host].Process.Pid))
	first := strings.TrimSpace(string(children))
	if err != nil || first == "" {
		c.t.Fatalf("host g%d is gone: %v", host, err)
	}
	cmd := exec.Command("nsenter", append([]string{"--target", first, "--net", "--uts", "--mount", "--pid", name}, args...)...)
	cmd.Env = append(os.Environ(), "SLURM_CONF="+c.conf())
	return cmd
}

// start starts a daemon on a host.
func (c *cluster) start(host int, name string, args ...string) {
	c.t.Helper()
	cmd := c.inside(host, name, args...)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.daemons[fmt.Sprintf("%s-g%d", name, host)] = cmd
}

// kill ends a daemon of a host without warning. nsenter has forked it.
func (c *cluster) kill(host int, name string) {
	c.t.Helper()
	cmd := c.daemons[fmt.Sprintf("%s-g%d", name, host)]
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", cmd.Process.Pid))
	pid := 0
	if _, scan := fmt.Sscan(string(children), &pid); err != nil || scan != nil {
		c.t.Fatalf("%s on g%d is gone: %v", name, host, err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		c.t.Fatal(err)
	}
	cmd.Wait() // says that it was killed
}

// try runs a command on a host and returns what it prints.
func (c *cluster) try(host int, name string, args ...string) (string, error) {
	out, err := c.inside(host, name, args...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// must is [cluster.try] of what cannot go wrong.
func (c *cluster) must(host int, name string, args ...string) string {
	c.t.Helper()
	out, err := c.try(host, name, args...)
	if err != nil {
		c.t.Fatalf("g%d: %s %s: %v\n%s", host, name, strings.Join(args, " "), err, out)
	}
	return out
}

// await waits until something is so. The bound is far above what it takes on a busy machine.
func (c *cluster) await(what string, is func() bool) {
	c.t.Helper()
	for range 12 * 60 * 4 {
		if is() {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	c.logs()
	c.t.Fatalf("waited twelve minutes for %s", what)
}

// logs prints the ends of all logs.
func (c *cluster) logs() {
	files, _ := filepath.Glob(filepath.Join(c.dir, "*.log"))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		c.t.Logf("%s:\n%s", f, text[max(0, len(text)-2000):])
	}
}

// end kills the first process of every host, with which all others of it end, and removes the networks.
func (c *cluster) end() {
	for host, h := range c.holders {
		if h != nil {
			h.Process.Kill()
			h.Wait()
		}
		exec.Command("ip", "netns", "del", space(host)).Run()
	}
	exec.Command("ip", "netns", "del", space(9)).Run()
	for _, d := range c.daemons {
		d.Wait()
	}
}
