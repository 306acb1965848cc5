//go:build race

package badday

// raceDetector says whether the tests run under the race detector, so that the program they start does too.
const raceDetector = true
