package bench

import (
	"runtime"
	"testing"
)

// benchmark runs an area with every library.
func benchmark(b *testing.B, area Area) {
	in, err := Generate(area, area.Units(), DefaultSeed)
	if err != nil {
		b.Fatal(err)
	}
	in.Want = nil // only the tests need it
	for _, lib := range append(Libraries(), Limits()...) {
		if lib.Supports(area) {
			b.Run(lib.Name(), func(b *testing.B) { parseAll(b, lib, in) })
		}
	}
}

// parseAll parses an input again and again.
func parseAll(b *testing.B, lib Library, in *Input) {
	b.SetBytes(int64(len(in.Bytes)))
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		values, err := lib.Parse(in)
		if err != nil {
			b.Fatal(err)
		}
		runtime.KeepAlive(values)
	}
	runtime.ReadMemStats(&after)
	messages := float64(b.N) * float64(len(in.Messages))
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/messages, "ns/msg")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/messages, "allocs/msg")
}

func BenchmarkEnvelope(b *testing.B)          { benchmark(b, AreaEnvelope) }
func BenchmarkBodyStructure(b *testing.B)     { benchmark(b, AreaBodyStructure) }
func BenchmarkFlags(b *testing.B)             { benchmark(b, AreaFlags) }
func BenchmarkFlagsModSeq(b *testing.B)       { benchmark(b, AreaFlagsModSeq) }
func BenchmarkBody(b *testing.B)              { benchmark(b, AreaBody) }
func BenchmarkListStatus(b *testing.B)        { benchmark(b, AreaListStatus) }
func BenchmarkSearch(b *testing.B)            { benchmark(b, AreaSearch) }
func BenchmarkESearch(b *testing.B)           { benchmark(b, AreaESearch) }
func BenchmarkListStatusSearch(b *testing.B)  { benchmark(b, AreaListStatusSearch) }
func BenchmarkListStatusESearch(b *testing.B) { benchmark(b, AreaListStatusESearch) }
func BenchmarkCommands(b *testing.B)          { benchmark(b, AreaCommands) }

// BenchmarkSize is the table of sizes.
func BenchmarkSize(b *testing.B) {
	for _, shape := range Shapes() {
		for _, size := range shape.Sizes() {
			b.Run(string(shape)+"/"+shape.format(size), func(b *testing.B) {
				in, err := GenerateShape(shape, size, ShapeBytes, DefaultSeed)
				if err != nil {
					b.Fatal(err)
				}
				in.Want = nil // only the tests need it
				parseAll(b, Imapeg{}, in)
			})
		}
	}
}
