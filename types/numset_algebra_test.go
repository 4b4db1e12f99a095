package types_test

import (
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/imapeg/imapeg/types"
)

// naiveSet is what a set of numbers is.
type naiveSet map[types.UID]bool

func (m naiveSet) sorted() []types.UID {
	var list []types.UID
	for n := range m {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// drawNaive draws a set next to what is in it: numbers from base+1 to base+20.
func drawNaive(t *rapid.T, base types.UID, label string) (types.UIDSet, naiveSet) {
	in := naiveSet{}
	var elements []types.NumRange
	for range rapid.IntRange(0, 6).Draw(t, label) {
		a, b := base+types.UID(rapid.IntRange(1, 20).Draw(t, "first")), base+types.UID(rapid.IntRange(1, 20).Draw(t, "last"))
		elements = append(elements, types.Range(a, b))
		for n := uint64(min(a, b)); n <= uint64(max(a, b)); n++ {
			in[types.UID(n)] = true
		}
	}
	return types.UIDs(elements...), in
}

func TestSetAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom([]types.UID{0, math.MaxUint32 - 20}).Draw(t, "base")
		a, inA := drawNaive(t, base, "a")
		b, inB := drawNaive(t, base, "b")
		check := func(got types.UIDSet, in func(n types.UID) bool) {
			t.Helper()
			var want []types.UID
			for n := uint64(base) + 1; n <= uint64(base)+20; n++ {
				if in(types.UID(n)) {
					want = append(want, types.UID(n))
				}
			}
			require.NoError(t, got.Err())
			require.Equal(t, want, slices.Collect(got.All()))
			// And in the one form that a set has.
			require.True(t, got.Equal(types.UIDs(want...)), got)
		}
		check(a.Union(b), func(n types.UID) bool { return inA[n] || inB[n] })
		check(a.Intersection(b), func(n types.UID) bool { return inA[n] && inB[n] })
		check(a.Difference(b), func(n types.UID) bool { return inA[n] && !inB[n] })
		require.True(t, a.Difference(b).Union(a.Intersection(b)).Equal(a))

		count := rapid.IntRange(-1, 22).Draw(t, "count")
		list := inA.sorted()
		n := min(max(count, 0), len(list))
		check(a.First(count), func(x types.UID) bool { return slices.Contains(list[:n], x) })
		check(a.Last(count), func(x types.UID) bool { return slices.Contains(list[len(list)-n:], x) })

		all := true
		for x := range inB {
			all = all && inA[x]
		}
		require.Equal(t, all, a.ContainsAll(b))
		x, y := base+types.UID(rapid.IntRange(1, 20).Draw(t, "x")), base+types.UID(rapid.IntRange(1, 20).Draw(t, "y"))
		all = true
		for n := uint64(min(x, y)); n <= uint64(max(x, y)); n++ {
			all = all && inA[types.UID(n)]
		}
		require.Equal(t, all, a.ContainsRange(x, y))

		check(types.CollectUIDs(a.All()), func(n types.UID) bool { return inA[n] })
		check(types.CollectUIDs(slices.Values(rapid.Permutation(append(list, list...)).Draw(t, "order"))), func(n types.UID) bool { return inA[n] })
	})
}

// Both kinds of sets do the same.
func TestSeqSetIsLikeUIDSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSet(t, "a").set, drawSet(t, "b").set
		if rapid.Bool().Draw(t, "resolve") {
			a, b = a.Resolve(20), b.Resolve(20)
		}
		uidsOf := func(s types.SeqSet) types.UIDSet {
			var set types.UIDSet
			require.NoError(t, set.UnmarshalText([]byte(s.String())))
			return set
		}
		c, d := uidsOf(a), uidsOf(b)
		n := rapid.IntRange(-1, 20).Draw(t, "n")
		for _, pair := range [][2]types.NumSet{
			{a.Union(b), c.Union(d)}, {a.Intersection(b), c.Intersection(d)}, {a.Difference(b), c.Difference(d)}, {a.First(n), c.First(n)}, {a.Last(n), c.Last(n)},
		} {
			require.Equal(t, pair[0].String(), pair[1].String())
			require.Equal(t, pair[0].Err(), pair[1].Err())
			require.Equal(t, pair[0].HasLast(), pair[1].HasLast())
			require.Equal(t, pair[0].IsEmpty(), pair[1].IsEmpty())
		}
		require.Equal(t, a.ContainsAll(b), c.ContainsAll(d))
		require.Equal(t, a.ContainsRange(3, types.SeqNum(max(n, 0))), c.ContainsRange(3, types.UID(max(n, 0))))
		require.Equal(t, a.Contains(types.SeqNum(max(n, 0))), c.Contains(types.UID(max(n, 0))))
		var back types.SeqSet
		text, err := a.MarshalText()
		require.NoError(t, err)
		require.NoError(t, back.UnmarshalText(text))
		require.True(t, back.Equal(a))
		require.Error(t, back.UnmarshalText([]byte("x")))
		require.True(t, back.Equal(a), "what does not parse changes nothing")
	})
}

// What holds for "*" holds whichever message it is.
func TestSetContainsAllLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSet(t, "a"), drawSet(t, "b")
		if !a.set.ContainsAll(b.set) {
			return
		}
		for last := types.SeqNum(1); last < 25; last++ {
			there := b.set.Resolve(last).Intersection(types.Seqs(types.Range(1, last)))
			require.True(t, a.set.Resolve(last).ContainsAll(there), "%s in %s, %d", b.set, a.set, last)
		}
	})
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"1:*", "5:*", true}, {"5:*", "1:*", false}, {"5:*", "*", true}, {"*", "*", true}, {"*", "5", false}, {"1:4294967295", "*", false},
		{"1:3,5:*", "2,6,9:*", true}, {"1:3,5:*", "2:6", false}, {"", "", true}, {"", "1", false}, {"1", "", true},
		{"$", "$", false}, {"1:*", "$", false}, {"$", "", false},
	} {
		a, err := types.ParseSeqSet(tt.a)
		require.NoError(t, err)
		b, err := types.ParseSeqSet(tt.b)
		require.NoError(t, err)
		assert.Equal(t, tt.want, a.ContainsAll(b), "%s in %s", b, a)
	}
	assert.False(t, types.UIDs(1, 0).ContainsAll(types.UIDs(1)))
	assert.True(t, types.UIDs(types.Range(4, types.Last)).ContainsRange(math.MaxUint32, 4))
	assert.False(t, types.UIDs(types.Range(1, types.Last)).ContainsRange(0, 4))
	assert.False(t, types.UIDs(1, 3).ContainsRange(1, 3))
	assert.False(t, types.UIDSet{}.ContainsRange(1, 1))
}

func TestSetsThatDoNotGoTogether(t *testing.T) {
	open, bad, fine := types.UIDs(types.Range(9, types.Last)), types.UIDs(0, 5), types.UIDs(1, 2)
	const last = "types: set: nobody knows which message * is: Resolve the set first"
	const saved = "types: set: nobody but the server knows what is in $"
	for _, tt := range []struct {
		set  types.UIDSet
		want string
	}{
		{fine.Intersection(open), last},
		{open.Intersection(fine), last},
		{open.Difference(open), last},
		{types.UIDSet{}.Difference(open), last},
		{open.First(1), last},
		{open.Last(1), last},
		{bad.Union(fine), "types: set: 0 is no UID"},
		{fine.Intersection(bad), "types: set: 0 is no UID"},
		{bad.Difference(fine), "types: set: 0 is no UID"},
		{bad.First(1), "types: set: 0 is no UID"},
		{types.CollectUIDs(slices.Values([]types.UID{1, 0, 2})), "types: set: 0 is no UID"},
		{types.SavedUIDs().Union(fine), saved},
		{fine.Union(types.SavedUIDs()), saved},
		{types.SavedUIDs().Union(types.SavedUIDs()), saved},
		{types.SavedUIDs().Intersection(fine), saved},
		{types.SavedUIDs().Difference(open), saved},
		{types.SavedUIDs().First(1), saved},
		{types.SavedUIDs().Last(1), saved},
	} {
		assert.EqualError(t, tt.set.Err(), tt.want)
	}
	assert.EqualError(t, types.CollectSeqs(slices.Values([]types.SeqNum{0})).Err(), "types: set: 0 is no sequence number")
	assert.Equal(t, "1:2", fine.Intersection(open.Resolve(1)).Union(fine).String())
	assert.Equal(t, []types.UIDSet{bad}, bad.Split(1), "the error stays")
}

// The result of the last SEARCH is a set of both kinds that says nothing of itself.
func TestSavedSet(t *testing.T) {
	for _, set := range []types.NumSet{types.SavedSeqs(), types.SavedUIDs()} {
		assert.Equal(t, "$", set.String())
		assert.True(t, set.IsSaved())
		assert.False(t, set.IsEmpty())
		assert.False(t, set.HasLast())
		assert.NoError(t, set.Err())
		fragments, err := (&types.Command{Tag: "A", Body: &types.FetchCommand{Set: set, Items: []types.FetchItem{types.FetchUID}}}).Fragments(nil)
		require.NoError(t, err)
		assert.Contains(t, string(fragments[0].Line), "FETCH $ (UID)\r\n")
		text, err := json.Marshal(set)
		require.NoError(t, err)
		assert.JSONEq(t, `"$"`, string(text))
	}
	saved := types.SavedUIDs()
	assert.False(t, saved.Contains(1))
	assert.False(t, saved.ContainsRange(1, 1))
	n, exact := saved.Len()
	assert.Zero(t, n)
	assert.False(t, exact)
	assert.Empty(t, slices.Collect(saved.All()))
	for range saved.Ranges() {
		t.Error("there is a range")
	}
	assert.True(t, saved.Resolve(5).Equal(saved))
	assert.True(t, saved.Equal(types.SavedUIDs()))
	assert.False(t, saved.Equal(types.UIDSet{}))
	assert.False(t, types.UIDSet{}.IsSaved())
	assert.Equal(t, []types.UIDSet{saved}, saved.Split(1))
	back, err := types.ParseUIDSet("$")
	require.NoError(t, err)
	assert.True(t, back.Equal(saved))
	for _, text := range []string{"$,1", "1,$", "$:3", "$$"} {
		_, err := types.ParseSeqSet(text)
		assert.Error(t, err, text)
	}
}

func TestSetSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawSet(t, "a")
		octets := rapid.IntRange(-1, 12).Draw(t, "octets")
		pieces := m.set.Split(octets)
		require.Equal(t, m.set.IsEmpty(), len(pieces) == 0)
		var together types.SeqSet
		var texts []string
		for i, p := range pieces {
			require.False(t, p.IsEmpty())
			if text := p.String(); strings.Contains(text, ",") {
				require.LessOrEqual(t, len(text), octets)
			}
			if i > 0 { // no piece could have had the next range too
				next, _, _ := strings.Cut(p.String(), ",")
				require.Greater(t, len(texts[i-1]+","+next), octets)
			}
			texts = append(texts, p.String())
			together = together.Union(p)
		}
		require.True(t, together.Equal(m.set))
		require.Equal(t, m.set.String(), strings.Join(texts, ","))
	})
	wide := types.UIDs(types.Range(uint32(math.MaxUint32-1), uint32(math.MaxUint32)), types.Range(uint32(1000000000), uint32(1000000001)))
	for _, piece := range wide.Split(21) {
		assert.Len(t, piece.String(), 21)
	}
	assert.Len(t, wide.Split(43), 1)
	// The pieces share the ranges of the set, and stay apart from each other.
	pieces := types.UIDs(1, 3, 5).Split(3)
	assert.Equal(t, "1,3,7", pieces[0].Union(types.UIDs(7)).String())
	assert.Equal(t, "5", pieces[1].String())
}

// A set of numbers that ascend needs no more room than its ranges.
func TestCollectStaysSmall(t *testing.T) {
	var numbers iter.Seq[types.SeqNum] = func(yield func(types.SeqNum) bool) {
		for n := range types.SeqNum(1 << 20) {
			if !yield(n + 1) {
				return
			}
		}
	}
	var set types.SeqSet
	allocs := testing.AllocsPerRun(1, func() { set = types.CollectSeqs(numbers) })
	assert.Equal(t, "1:1048576", set.String())
	assert.Less(t, allocs, 10.0)
	high := types.CollectUIDs(slices.Values([]types.UID{math.MaxUint32, math.MaxUint32 - 1, 1, math.MaxUint32}))
	assert.Equal(t, "1,4294967294:4294967295", high.String())
}
