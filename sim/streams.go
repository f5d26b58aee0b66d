package sim

import "gowest/sim/draw"

// Streams of random numbers. Renumbering changes results: add at the end.
const (
	drawStart draw.Stream = iota + 1
	drawStartSkill
	drawStartAge
	drawStartFirm
	drawStartMix
	drawStartTrust
	drawSeparate
	drawSearch
	drawSearchPlace
	drawSearchSecond
	drawHire
	drawVacancy
	drawLearnSkill
	drawLife
	drawReturn
	drawFirmLearn
	drawFirmExit
	drawPrivatise
	drawBail
	drawFound
	drawFoundTrade
	drawFoundDecide
	drawFoundQuality
	drawForeign
	drawForeignPlace
	drawForeignQuality
	drawRelocate
	drawRelocatePlace
	drawClusters
	drawBirthPlace
	drawTownship
	drawInherit
	drawMoran
	drawFoundOrder
)
