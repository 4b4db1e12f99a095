package main

import (
	"bytes"
	"os"

	"github.com/imapeg/imapeg/bench/internal/report"
)

// results are what the parts have found so far.
type results struct {
	report.Report
	chart bytes.Buffer
}

// write puts the sections into the file with the marks, and the chart into the other.
func (r *results) write(readme, chart string) error {
	if err := r.Write(readme); err != nil {
		return err
	}
	return os.WriteFile(chart, r.chart.Bytes(), 0o644)
}
