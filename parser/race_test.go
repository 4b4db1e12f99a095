//go:build race

package parser

// raceDetector says whether the race detector runs: everything takes about ten times
// as long then.
const raceDetector = true
