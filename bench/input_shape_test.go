package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Our reader delivers what the generator put into messages of all sizes.
func TestSameValuesOfShapes(t *testing.T) {
	for _, shape := range Shapes() {
		for _, size := range shape.Sizes() {
			size = min(size, 1e6) // the largest take long with the race detector
			t.Run(fmt.Sprintf("%s/%d", shape, size), func(t *testing.T) {
				in, err := GenerateShape(shape, size, 2e5, DefaultSeed)
				require.NoError(t, err)
				compare(t, Imapeg{}, in)

				if shape == ShapeLevels {
					return
				}
				for _, m := range in.Messages {
					assert.InDelta(t, size, m.End-m.Begin, 350, "the size of a message")
				}
				assert.True(t, size > 2e5 || len(in.Messages) > 1)
			})
		}
	}
	_, err := GenerateShape("nonsense", 1, 1, 1)
	assert.Error(t, err)
}

// TestShapeSums pins the inputs, as TestInputSums does.
func TestShapeSums(t *testing.T) {
	for _, shape := range Shapes() {
		size := shape.Sizes()[1]
		in, err := GenerateShape(shape, size, 2*size, DefaultSeed)
		require.NoError(t, err)
		sum := sha256.Sum256(in.Bytes)
		assert.Equal(t, shapeSums[shape], hex.EncodeToString(sum[:8]), "%s: the input has changed", shape)
	}
}

// shapeSums are the first eight bytes of the SHA-256 of the shapes' second sizes.
var shapeSums = map[Shape]string{
	ShapeNumbers:   "856338483a2f210d",
	ShapeAddresses: "c42e595c60deae4f",
	ShapeFlags:     "b10d9618c923349a",
	ShapeParts:     "3ec325794b0b922d",
	ShapeLiteral:   "ee3945b8dff52aa8",
	ShapeLevels:    "ec686a7f3054d4b2",
}
