package sim

// Order is the order of processes in a quarter. Nothing in reality says which it is: a result that hangs on it is one of the clock.
type Order uint8

// Orders. With HireFirst who is hired works and is paid in the same quarter. With ProduceFirst the labour market clears after production
// and sales: who is hired is paid at once, in advance, and works from the next quarter on, and who leaves has worked.
const (
	HireFirst Order = iota
	ProduceFirst
)

// String returns the word used in scenario files.
func (o Order) String() string { return [...]string{"hire-first", "produce-first"}[o] }
