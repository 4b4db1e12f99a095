package bench

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"

	"github.com/imapeg/imapeg/bench/internal/figures"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The chart's measures, in points.
const (
	chartWidth  = 720
	legendWidth = 110
	barWidth    = 9
	barStep     = 10 // from a bar to the next of the same area
	groupStep   = 18 // from the last bar of an area to the first of the next
	chartFrame  = 70 // what the title and the axis need above and below the bars
)

// barColors are those of the libraries in the order of the rows. They can be told
// apart by the colour-blind.
var barColors = []color.Color{
	color.RGBA{0x00, 0x72, 0xb2, 0xff},
	color.RGBA{0x56, 0xb4, 0xe9, 0xff},
	color.RGBA{0xe6, 0x9f, 0x00, 0xff},
	color.RGBA{0xd5, 0x5e, 0x00, 0xff},
	color.RGBA{0x00, 0x9e, 0x73, 0xff},
}

// WriteChart draws the speed of the libraries in each area, with a logarithmic
// axis, and writes it as SVG. The same rows give the same bytes. The limits are left
// out.
func WriteChart(w io.Writer, rows []Row) error {
	bars := chartBars(rows)
	if len(bars) == 0 {
		return fmt.Errorf("bench: nothing to draw")
	}
	c := newChart(bars)
	for _, b := range bars {
		if err := c.add(b); err != nil {
			return err
		}
	}
	return c.write(w)
}

// bar is one bar of the chart.
type bar struct {
	area   Area
	reader string
	speed  float64 // in MB/s
	at     float64 // where it is, in points from the first bar down
}

// chartBars returns the bars for the rows that have samples.
func chartBars(rows []Row) []bar {
	var bars []bar
	at := 0.0
	for _, row := range rows {
		speed := median(row.Rounds, func(s Sample) float64 { return s.MBPerSecond })
		if isLimit(row.Library) || speed <= 0 {
			continue
		}
		if n := len(bars); n > 0 {
			at += barStep
			if bars[n-1].area != row.Area {
				at += groupStep - barStep
			}
		}
		bars = append(bars, bar{row.Area, row.Library, speed, at})
	}
	return bars
}

// chart is a chart that is being drawn. Its axes are linear: the bars' lengths are
// logarithms, since plotter.BarChart begins its bars at zero, which a logarithmic axis
// does not have.
type chart struct {
	plot    *plot.Plot
	legend  plot.Legend
	colors  map[string]color.Color
	decades int // the power of ten at which the bars begin
	height  vg.Length
}

// newChart returns a chart with axes for the bars.
func newChart(bars []bar) *chart {
	low, high := math.Inf(1), 0.0
	for _, b := range bars {
		low, high = min(low, b.speed), max(high, b.speed)
	}
	last := bars[len(bars)-1].at
	c := &chart{
		plot: plot.New(), legend: plot.NewLegend(), colors: map[string]color.Color{},
		decades: int(math.Floor(math.Log10(low))),
		height:  vg.Length(last + barStep + chartFrame),
	}
	p := c.plot
	for _, style := range []*draw.TextStyle{
		&p.Title.TextStyle, &p.X.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &c.legend.TextStyle,
	} {
		style.Font = chartFont(10)
	}
	p.BackgroundColor = nil
	c.legend.Top, c.legend.Left, c.legend.Padding = true, true, 4
	p.Title.Text = "Speed of reading (longer is faster)"
	p.Title.TextStyle.Font.Size = 12
	p.X.Label.Text = "MB/s, logarithmic"

	p.X.Min, p.X.Max = 0, math.Ceil(math.Log10(high))-float64(c.decades)
	var ticks []plot.Tick
	for i := range int(p.X.Max) + 1 {
		label := strconv.FormatFloat(math.Pow10(c.decades+i), 'f', -1, 64)
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: label})
		for n := 2.0; n < 10 && i < int(p.X.Max); n++ {
			ticks = append(ticks, plot.Tick{Value: float64(i) + math.Log10(n)})
		}
	}
	p.X.Tick.Marker = plot.ConstantTicks(ticks)

	p.Y.Min, p.Y.Max = -last-barStep, barStep
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0, 0
	p.Y.Tick.Marker = areaTicks(bars)
	grid := plotter.NewGrid()
	grid.Horizontal.Width = 0
	p.Add(grid)
	return c
}

// chartFont returns the chart's font in a size.
func chartFont(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// areaTicks puts the name of each area beside the middle of its bars.
func areaTicks(bars []bar) plot.ConstantTicks {
	var ticks []plot.Tick
	first := 0
	for i, b := range bars {
		if i+1 < len(bars) && bars[i+1].area == b.area {
			continue
		}
		ticks = append(ticks, plot.Tick{Value: -(bars[first].at + b.at) / 2, Label: string(b.area)})
		first = i + 1
	}
	return ticks
}

// add draws a bar with its figure, and puts its library into the legend when it is
// the first of it.
func (c *chart) add(b bar) error {
	length := math.Log10(b.speed) - float64(c.decades)
	drawn, err := plotter.NewBarChart(plotter.Values{length}, barWidth)
	if err != nil {
		return err
	}
	drawn.Horizontal, drawn.XMin, drawn.LineStyle.Width = true, -b.at, 0
	fill, seen := c.colors[b.reader]
	if !seen {
		fill = barColors[len(c.colors)%len(barColors)]
		c.colors[b.reader] = fill
		c.legend.Add(b.reader, drawn)
	}
	drawn.Color = fill

	label, err := plotter.NewLabels(plotter.XYLabels{
		XYs:    []plotter.XY{{X: length, Y: -b.at}},
		Labels: []string{figures.Text(b.speed)},
	})
	if err != nil {
		return err
	}
	label.TextStyle[0].Font, label.TextStyle[0].YAlign = chartFont(8), draw.YCenter
	label.Offset.X = 3
	c.plot.Add(drawn, label)
	return nil
}

// write draws the bars on the left and the legend on the right, on white: where the
// chart is shown may be dark.
func (c *chart) write(w io.Writer) error {
	svg := vgsvg.New(chartWidth, c.height)
	canvas := draw.New(svg)
	canvas.SetColor(color.White)
	canvas.Fill(canvas.Path())
	c.plot.Draw(draw.Crop(canvas, 8, -legendWidth, 5, -5))
	c.legend.Draw(draw.Crop(canvas, chartWidth-legendWidth, 0, 0, -30))
	var out bytes.Buffer
	if _, err := svg.WriteTo(&out); err != nil {
		return err
	}
	// The font is not embedded, and few machines have it: name others that have its
	// measures.
	const family = "font-family:Liberation Sans"
	_, err := w.Write(bytes.ReplaceAll(out.Bytes(), []byte(family), []byte(family+",Arial,Helvetica,sans-serif")))
	return err
}
