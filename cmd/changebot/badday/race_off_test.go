//go:build !race

package badday

const raceDetector = false
