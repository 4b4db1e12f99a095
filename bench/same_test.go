package bench

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"testing"
)

// units is how many units of each area the tests compare.
func units(area Area) int {
	switch area {
	case AreaBody:
		return 20
	case AreaEnvelope, AreaBodyStructure, AreaFlags, AreaFlagsModSeq:
		return 600
	default:
		return 2
	}
}

// TestSameValues shows that every library delivers, from every input, the
// values that the generator put in.
func TestSameValues(t *testing.T) {
	for _, area := range Areas() {
		for _, seed := range []uint64{DefaultSeed, 1, 2} {
			in, err := Generate(area, units(area), seed)
			if err != nil {
				t.Fatal(err)
			}
			for _, lib := range Libraries() {
				if !lib.Supports(area) {
					continue
				}
				t.Run(string(area)+"/"+lib.Name(), func(t *testing.T) { compare(t, lib, in) })
			}
		}
	}
}

// compare compares what a library delivers with what was put in.
func compare(t *testing.T, lib Library, in *Input) {
	values, err := lib.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := lib.Records(values)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(in.Want) {
		t.Fatalf("%d records, want %d", len(got), len(in.Want))
	}
	wrong := 0
	for i, want := range in.Want {
		if got, want := got[i].String(), want.String(); got != want {
			m := in.Messages[i]
			t.Errorf("message %d:\n%.2000s\ngot  %s\nwant %s", i, in.Bytes[m.Begin:m.End], got, want)
			if wrong++; wrong == 3 {
				t.FailNow()
			}
		}
	}
}

// TestInputShape checks that the inputs have the properties that README.md
// tells.
func TestInputShape(t *testing.T) {
	for _, area := range Areas() {
		in, err := Generate(area, units(area), DefaultSeed)
		if err != nil {
			t.Fatal(err)
		}
		if len(in.Want) != len(in.Messages) {
			t.Errorf("%s: %d records for %d messages", area, len(in.Want), len(in.Messages))
		}
		mean := 0
		for _, m := range in.Messages {
			if area != AreaCommands && !bytes.HasPrefix(in.Bytes[m.Begin:m.End], []byte("* ")) || in.Bytes[m.End-1] != '\n' {
				t.Fatalf("%s: %q is not a response", area, in.Bytes[m.Begin:m.End])
			}
			mean += m.End - m.Begin
		}
		mean /= len(in.Messages)
		t.Logf("%s: %d messages of %d bytes on average", area, len(in.Messages), mean)

		if area == AreaEnvelope && (mean < 600 || mean > 900) {
			t.Errorf("%s: %d bytes a message", area, mean)
		}
		if area == AreaBody {
			for _, r := range in.Want {
				if r.BodySize < 2<<10 || r.BodySize > 200<<10 {
					t.Errorf("%s: a body of %d bytes", area, r.BodySize)
				}
			}
		}
	}
}

var printSums = flag.Bool("sums", false, "print the inputs' checksums")

// TestInputSums pins the inputs: figures are only comparable over time while
// the bytes stay the same.
func TestInputSums(t *testing.T) {
	for _, area := range Areas() {
		in, err := Generate(area, area.Units(), DefaultSeed)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(in.Bytes)
		got := hex.EncodeToString(sum[:8])
		if *printSums {
			t.Logf("%q: %q,", area, got)
		} else if want := inputSums[area]; got != want {
			t.Errorf("%s: the input has changed: %s, was %s", area, got, want)
		}
	}
}

// inputSums are the first eight bytes of the inputs' SHA-256. Print them with
// go test -run InputSums -v -sums.
var inputSums = map[Area]string{
	"ENVELOPE":            "88730ada2d4616c8",
	"BODYSTRUCTURE":       "dbdcaa8476d117eb",
	"FLAGS":               "03f8108614e8cc4d",
	"FLAGS+MODSEQ":        "05fbba187dba537f",
	"BODY[]":              "9741ce4377c08c76",
	"LIST+STATUS":         "ce58d809afb5e6b7",
	"SEARCH":              "c56c0fc88a3e52b1",
	"ESEARCH":             "384a6160c74ff26e",
	"LIST+STATUS+SEARCH":  "0cf876a8381c28b5",
	"LIST+STATUS+ESEARCH": "a663d0f704e17f02",
	"COMMANDS":            "54b23b565784efbb",
}
