package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

const (
	// progressPatience is how long something may take before a bar is shown.
	progressPatience = time.Second
	// progressInterval is how often what there is of a long output is shown, and
	// the bar moves.
	progressInterval = 100 * time.Millisecond
)

// progress tells how far a long work is, with a bar on a terminal. What the work
// prints goes through it too, since both may be on one terminal.
type progress struct {
	total int64
	bar   *progressbar.ProgressBar // nil for none
	gate  gate                     // between the bar and the terminal
	begin time.Time                // when the gate opens
	next  time.Time                // when to move
}

// newProgress makes the progress of a work on so many messages; less than one means
// that nobody knows how many. Without a writer there is no bar.
func newProgress(w io.Writer, total int64) *progress {
	return makeProgress(w, total,
		progressbar.OptionSetDescription("messages"),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("msg"),
	)
}

// newOctetProgress is newProgress for one thing of so many octets.
func newOctetProgress(w io.Writer, name string, total int64) *progress {
	return makeProgress(w, total, progressbar.OptionSetDescription(name), progressbar.OptionShowBytes(true))
}

func makeProgress(w io.Writer, total int64, options ...progressbar.Option) *progress {
	if total < 1 {
		total = -1
	}
	now := time.Now()
	p := &progress{total: total, begin: now.Add(progressPatience), next: now.Add(progressInterval)}
	if w != nil {
		p.gate.w = w
		p.bar = progressbar.NewOptions64(total, append(options,
			progressbar.OptionSetWriter(&p.gate),
			progressbar.OptionSetWidth(30),
			progressbar.OptionSetRenderBlankState(false),
			// Else a bar of unknown length has a goroutine that draws whenever it likes.
			progressbar.OptionSetSpinnerChangeInterval(0),
		)...)
	}
	return p
}

// due says whether it is time to move.
func (p *progress) due() bool { return !time.Now().Before(p.next) }

// move takes the bar away, calls print, and shows the bar with so many pieces
// done.
func (p *progress) move(done int64, print func() error) error {
	if err := p.aside(print); err != nil {
		return err
	}
	now := time.Now()
	p.next = now.Add(progressInterval)
	if p.bar == nil {
		return nil
	}
	p.gate.open = !now.Before(p.begin)
	if p.total > 0 {
		done = min(done, p.total-1) // the whole would end the bar's line
	}
	return p.bar.Set64(done)
}

// aside takes the bar away and calls print.
func (p *progress) aside(print func() error) error {
	if p.gate.open {
		if err := p.bar.Clear(); err != nil {
			return err
		}
	}
	return print()
}

// gate keeps the bar, which measures time by itself, from the terminal until
// there is need for it.
type gate struct {
	w    io.Writer
	open bool
}

func (g *gate) Write(b []byte) (int, error) {
	if !g.open {
		return len(b), nil
	}
	return g.w.Write(b)
}
