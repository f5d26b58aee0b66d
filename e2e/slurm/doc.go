// Package slurm runs an ensemble on a real Slurm of three hosts on one machine, and breaks things while it runs. The hosts are network, mount,
// process and host-name namespaces; they share the file system, as clusters do. It needs root, and the packages slurmctld, slurmd,
// slurm-client, munge and iproute2 of Debian: make test-slurm.
package slurm
