package sim

// ModelVersion identifies the results: the same scenario, seed and model version give the same
// bytes. It rises with every change of results; CHANGELOG.md says what moved.
const ModelVersion = "5"
