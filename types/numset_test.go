package types_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/imapeg/imapeg/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSets(t *testing.T) {
	const highest uint32 = math.MaxUint32 // which no constant can be where an int has 32 bits
	var uid types.UID = 12
	found := &types.Search{Numbers: []uint32{9, 8, 7, 3}}
	for _, c := range []struct {
		set  types.NumSet
		want string
	}{
		{types.UIDs(4, 7, types.Range(9, types.Last)), "4,7,9:*"},
		{types.UIDs(uid), "12"},
		{types.UIDs([]types.UID{3, 1, 2}...), "1:3"},
		{types.UIDs(types.Range(uid, types.Last)), "12:*"},
		{types.UIDs(types.Range(types.Last, 4)), "4:*"},
		{types.UIDs(types.Range(uid, 4)), "4:12"},
		{types.UIDs(types.Last), "*"},
		{types.UIDs(types.Last, types.Last, 3), "3,*"},
		{types.UIDs(types.Range(types.Last, types.Last)), "*"},
		{types.UIDs(types.Range(5, types.Last), types.Last, types.Range(2, 4)), "2:*"},
		{types.UIDs(types.Range(5, types.Last), types.Range(7, types.Last), 100), "5:*"},
		{types.UIDs(types.Range(5, 5)), "5"},
		{types.UIDs(highest), "4294967295"},
		{types.UIDs(types.Range(1, highest), types.Last), "1:4294967295,*"},
		{types.UIDs(found.Numbers...), "3,7:9"},
		{types.Seqs(found.Numbers...), "3,7:9"},
		{types.Seqs(5, 3, 1, 4, 3), "1,3:5"},
		{types.Seqs(types.Range(1, 10), types.Range(2, 3), types.Range(11, 12)), "1:12"},
		{types.Seqs[types.SeqNum](), ""},
		{types.UIDSet{}, ""},
	} {
		assert.Equal(t, c.want, c.set.String())
		assert.NoError(t, c.set.Err(), c.want)
		assert.Equal(t, c.want == "", c.set.IsEmpty())
	}
}

func TestSetOfNoNumber(t *testing.T) {
	var none types.UID
	for _, set := range []types.NumSet{
		types.UIDs(none),
		types.UIDs(0),
		types.UIDs(-1),
		types.UIDs(1, types.Range(0, 5)),
		types.UIDs(types.Range(none, types.Last)),
		types.UIDs(types.Range(types.Range(1, 2), 5)),
		types.UIDs(1).Union(types.UIDs(0)),
		types.Seqs(3, 0),
	} {
		var wrong *types.SetError
		assert.ErrorAs(t, set.Err(), &wrong)
		_, err := (&types.Command{Tag: "A", Body: &types.FetchCommand{Set: set, Items: []types.FetchItem{types.FetchUID}}}).Fragments(nil)
		var encode *types.EncodeError
		assert.ErrorAs(t, err, &encode)
	}
	// Zero must never become "*".
	assert.Equal(t, "", types.UIDs(none).String())
}

func TestSetOfLargeInts(t *testing.T) {
	if strconv.IntSize < 64 {
		t.Skip("no int is as large as that")
	}
	for number, want := range map[int64]string{
		math.MaxUint32:     "4294967295",
		math.MaxUint32 + 1: "",
		1<<32 + 7:          "",
		math.MaxInt64:      "",
	} {
		for _, set := range []types.NumSet{types.UIDs(int(number)), types.Seqs(int(number))} {
			assert.Equal(t, want, set.String(), number)
			var wrong *types.SetError
			assert.Equal(t, want == "", errors.As(set.Err(), &wrong), number)
		}
	}
}

func TestParseSet(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		"1":               "1",
		"*":               "*",
		"2,4:7,9,12:*":    "2,4:7,9,12:*",
		"*:4,5:7":         "4:*",
		"4:2":             "2:4",
		"3,1,2":           "1:3",
		"4294967295":      "4294967295",
		"1:4294967295,5":  "1:4294967295",
		"*,*:*,*":         "*",
		"4294967295,*":    "4294967295,*",
		"4294967294:*,17": "17,4294967294:*",
	} {
		set, err := types.ParseUIDSet(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, set.String(), in)
		seqs, err := types.ParseSeqSet(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, seqs.String(), in)
	}
	for _, in := range []string{"0", "01", "1,", ",1", "1:", ":1", "a", "1;2", "1 ", "4294967296", "1:0", "-1", "1:2:3", "**", "+1", "99999999999999999999"} {
		_, err := types.ParseUIDSet(in)
		var wrong *types.SetError
		assert.ErrorAs(t, err, &wrong, in)
	}
}

func TestParsedSetIsTheUnionOfItsElements(t *testing.T) {
	number := rapid.OneOf(
		rapid.Map(rapid.Uint32Range(1, 30), func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }),
		rapid.Map(rapid.Uint32Min(math.MaxUint32-3), func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }),
		rapid.Just("*"))
	rapid.Check(t, func(t *rapid.T) {
		elements := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(number, 1, 2).Draw(t, "ends"), ":")
		}), 1, 6).Draw(t, "elements")
		var want types.UIDSet
		for _, element := range elements {
			set, err := types.ParseUIDSet(element)
			require.NoError(t, err)
			want = want.Union(set)
		}
		got, err := types.ParseUIDSet(strings.Join(elements, ","))
		require.NoError(t, err)
		require.Equal(t, want.String(), got.String())
	})
}

func TestSetJSON(t *testing.T) {
	text, err := json.Marshal(types.UIDs(1, 2, types.Last))
	require.NoError(t, err)
	assert.JSONEq(t, `"1:2,*"`, string(text))
	var set types.UIDSet
	require.NoError(t, json.Unmarshal(text, &set))
	assert.Equal(t, "1:2,*", set.String())
	_, err = json.Marshal(types.UIDs(0))
	assert.Error(t, err)
}

// A set over 1 to 20 and "*", next to what it means in a mailbox.
type modelSet struct {
	set   types.SeqSet
	parts [][2]uint32 // 0 is "*"
}

func drawSet(t *rapid.T, label string) modelSet {
	m := modelSet{}
	var elements []types.NumRange
	for range rapid.IntRange(0, 6).Draw(t, label) {
		a, b := rapid.Uint32Range(0, 20).Draw(t, "first"), rapid.Uint32Range(0, 20).Draw(t, "last")
		m.parts = append(m.parts, [2]uint32{a, b})
		end := func(n uint32) types.NumRange {
			if n == 0 {
				return types.Last
			}
			return types.NumRange(n)
		}
		elements = append(elements, types.Range(end(a), end(b)))
	}
	m.set = types.Seqs(elements...)
	return m
}

// numbers is what RFC 3501 says the set is when the last message is that one.
func (m modelSet) numbers(last uint32) []types.SeqNum {
	in := map[types.SeqNum]bool{}
	for _, p := range m.parts {
		for i := range p {
			if p[i] == 0 {
				p[i] = last
			}
		}
		if last == 0 && (p[0] == 0 || p[1] == 0) {
			continue
		}
		for n := min(p[0], p[1]); n <= max(p[0], p[1]); n++ {
			// What is above the last message is in the set too, but for a range
			// that has "*" at one end it is not there to be found.
			in[types.SeqNum(n)] = true
		}
	}
	var list []types.SeqNum
	for n := range in {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

func atMost(list []types.SeqNum, last uint32) []types.SeqNum {
	return slices.DeleteFunc(append([]types.SeqNum{}, list...), func(n types.SeqNum) bool { return uint32(n) > last })
}

func TestSetLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSet(t, "a"), drawSet(t, "b")
		last := rapid.Uint32Range(0, 25).Draw(t, "last message")

		// In a mailbox the set has the messages that the RFC says.
		resolved := a.set.Resolve(types.SeqNum(last))
		assert.Equal(t, atMost(a.numbers(last), last), atMost(slices.Collect(resolved.All()), last))
		assert.False(t, resolved.HasLast())
		n, exact := resolved.Len()
		assert.True(t, exact)
		assert.Len(t, slices.Collect(resolved.All()), int(n))
		for i := types.SeqNum(0); i < 30; i++ {
			assert.Equal(t, slices.Contains(slices.Collect(resolved.All()), i), resolved.Contains(i))
		}

		// Text and value are the same thing.
		back, err := types.ParseSeqSet(a.set.String())
		require.NoError(t, err)
		assert.True(t, back.Equal(a.set))
		assert.Equal(t, len(a.parts) == 0, a.set.IsEmpty())

		// Ranges ascend, and neither overlap nor touch.
		var before types.SeqNum
		ended := false
		for first, end := range a.set.Ranges() {
			require.False(t, ended)
			ended = end == 0
			if first == 0 {
				require.Zero(t, end)
				continue
			}
			if before != 0 {
				require.Greater(t, first, before+1)
			}
			if !ended {
				require.GreaterOrEqual(t, end, first)
			}
			before = end
		}
		assert.Equal(t, ended, a.set.HasLast())

		// Union.
		ab, ba := a.set.Union(b.set), b.set.Union(a.set)
		assert.True(t, ab.Equal(ba))
		assert.True(t, ab.Union(a.set).Equal(ab))
		both := modelSet{parts: slices.Concat(a.parts, b.parts)}
		assert.Equal(t, atMost(both.numbers(last), last), atMost(slices.Collect(ab.Resolve(types.SeqNum(last)).All()), last))
	})
}

func TestSetStaysSmall(t *testing.T) {
	all := types.UIDs(types.Range(1, uint32(math.MaxUint32)))
	n, exact := all.Len()
	assert.True(t, exact)
	assert.Equal(t, int64(math.MaxUint32), n)
	count := 0
	for range all.All() {
		if count++; count == 10 {
			break
		}
	}
	last := types.UIDs(types.Range(uint32(math.MaxUint32-1), uint32(math.MaxUint32)))
	assert.Equal(t, []types.UID{math.MaxUint32 - 1, math.MaxUint32}, slices.Collect(last.All()))
	assert.True(t, types.UIDs(types.Range(9, types.Last)).Contains(math.MaxUint32))
	assert.False(t, types.UIDs(types.Last).Contains(1))
	assert.True(t, errors.As(types.UIDs(0).Err(), new(*types.SetError)))
	assert.EqualError(t, types.UIDs(0).Err(), "types: set: 0 is no UID")
	assert.EqualError(t, second(types.ParseSeqSet("1,x")), `types: set "1,x" at byte 2: want a number above 0 or *`)

	set := types.UIDs(types.Range(2, 4), types.Range(9, types.Last))
	assert.Equal(t, "2:4,9:12", set.Resolve(12).String())
	assert.Equal(t, "2:5", set.Resolve(5).String()) // 9:* is 5
	assert.Equal(t, "2:4", set.Resolve(0).String())
	n, exact = set.Len()
	assert.Equal(t, int64(3), n)
	assert.False(t, exact)
	var ranges [][2]types.UID
	for first, last := range set.Ranges() {
		ranges = append(ranges, [2]types.UID{first, last})
	}
	assert.Equal(t, [][2]types.UID{{2, 4}, {9, 0}}, ranges)
}

func second[A any](_ A, err error) error { return err }
