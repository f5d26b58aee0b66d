// Package calibration finds the parameters with which a model that draws luck shows what was observed: the method of simulated moments
// (McFadden 1989) with history matching (Craig, Goldstein, Seheult and Smith 1997; Vernon, Goldstein and Bower 2010).
//
// It knows nothing of the model. Parameters are points of the unit cube; a [Model] answers them with moments, replicate by
// replicate, and every point has the same luck (common random numbers). [Calibrate] asks in few large batches, so that a model that
// remembers its answers goes on where it was stopped: the same options ask for the same points in the same order, whatever the number of
// threads. Logarithms and linear algebra differ in the last bit between kinds of processors, and so may points there.
//
// How it goes on:
//
//   - The point of the present parameters and a Latin hypercube over the whole cube.
//   - An [emulator] of every moment: a quadratic with its error. Points that it calls implausible are not run any more; new ones are
//     spread over what is left, and the emulator is made anew.
//   - An evolution strategy ([strategy]) from the best point that the emulator knows.
//   - Points drawn by their probability under the emulator, and run: those that turn out plausible are the set that [Result] holds,
//     with weights for what the emulator got wrong.
//
// Errors are counted as in history matching: what the target leaves open (tolerance), the luck of the mean of the replicates, and
// what the emulator does not know.
package calibration
