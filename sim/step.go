package sim

// step runs one quarter. It is the table of contents of the model: the process order of a tick,
// one process a line. Loops over cells run in parallel inside the processes; what crosses cells
// is done in cell order, so results do not depend on threads.
func (w *Economy) step() error {
	w.setPolicies()                   // 1 policies start, end, trigger                  [M15]
	w.setTradeCosts()                 //   what distance and ports leave of sales         [M1]
	w.spendBudgets()                  // 2 households, firms, governments, abroad spend   [M1]
	w.planFirms()                     // 3 labour wanted, wage posted, lay-offs           [M6] [M13]
	w.clearLabour(HireFirst)          // 4 separation, search, migration, hiring          [M6] [M7] [M8]
	w.produce()                       // 5 output, stages, attraction                     [M2] [M3] [M5]
	w.sell()                          //   goods, stages, services, food, plan rents      [M1] [M2] [M4]
	w.clearLabour(ProduceFirst)       //   the labour market as run.order may have it     [M6] [M7] [M8]
	w.expectEntry()                   //   what an entrant could expect everywhere        [M11]
	w.settle()                        // 6-8 taxes, wages, credit, learning, exit, birth  [M4] [M9] [M10] [M11] [M13]
	w.enterForeignFirms()             //  foreign and anchor firms                      [M12]
	w.moveFirms()                     //   relocation                                     [M14]
	w.moveWorkers()                   //   heirs, newborn and returning migrants          [M7]
	w.closeBooks()                    //   governments, bank, money issue, prices
	if err := w.audit(); err != nil { // 9 every fen and every person
		return err
	}
	return w.observe()
}
