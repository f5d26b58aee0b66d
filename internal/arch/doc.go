// Package arch holds no code: its tests read the import lines of all packages and enforce the
// architecture of docs/architecture.md, and ask the compiler whether it fuses products with sums in the model.
package arch
