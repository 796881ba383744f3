package main

import "fmt"

// firstFresh is the first of the seeds that no setting was chosen on.
const firstFresh = 1000

// fresh repeats the experiments with starts and splits that nobody has looked at while settings were chosen.
func fresh() {
	s := span{firstFresh, *seeds}
	fmt.Printf("\n## Fresh seeds\n\nSettings were chosen while starts and splits from seed 0 on were looked at. Here are the same experiments with seeds %d to %d.\n\n### XOR\n\n%s", s.first, s.first+s.count-1, xorHead)
	xorRows(s)
	fmt.Print("\n### sin, at most 1000 steps; eight hidden layers, at most 400\n\n" + curveHead)
	sineRows(s)
	deepRows(s)
	fmt.Print("\n### Tables\n\n" + tablesHead)
	tableRows(s)
}
