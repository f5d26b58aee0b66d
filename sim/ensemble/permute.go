package ensemble

import "gowest/sim/draw"

// drawShuffle is the stream of the permutation; its key has nothing of a run in it.
const drawShuffle draw.Stream = 1

// Permutation returns the numbers 0 to n-1 in an order that is random but always the same: shards of neighbouring blocks would have whole
// scenarios, some of which take longer than others, and shards of every n-th block could beat with the design.
//
// Durstenfeld (1964), on keyed draws.
func Permutation(seed uint64, n int) []int32 {
	out := make([]int32, n)
	source := draw.NewKey(seed, 0).Of(drawShuffle)
	for i := range out {
		j := draw.Index(source.Bits(uint64(i)), i+1)
		out[i] = out[j]
		out[j] = int32(i)
	}
	return out
}

// Shard returns the blocks of shard k of n, in the order in which they are made.
func (p *Plan) Shard(k, n int) (blocks []int) {
	for j, b := range Permutation(p.PermutationSeed, p.Blocks) {
		if j%n == k {
			blocks = append(blocks, int(b))
		}
	}
	return blocks
}
