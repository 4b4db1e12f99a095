package parser

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

// A value of a room in an interface is what a conversion makes of it.
func TestValuesOfRoomsInInterfaces(t *testing.T) {
	room := []types.SearchDate{{Key: "SINCE", Date: types.Date{Year: 1994, Month: 2, Day: 1}}, {Key: "ON"}}
	for i := range room {
		key := inRoom(types.SearchKey(types.SearchDate{}), &room[i])
		assert.True(t, key == types.SearchKey(room[i]))
		assert.Equal(t, fmt.Sprintf("%T %v", room[i], room[i]), fmt.Sprintf("%T %v", key, key))
		value, ok := key.(types.SearchDate)
		assert.True(t, ok)
		assert.Equal(t, room[i], value)
	}
}

// They stay when nothing else refers to their room.
func TestValuesOfRoomsOutliveTheParser(t *testing.T) {
	const n = 500
	keys := make([]types.SearchKey, n)
	for i := range keys {
		c, err := ParseCommand(fmt.Appendf(nil, "a SEARCH OR SUBJECT \"subject %d\" SMALLER %d\r\n", i, i), nil)
		require.NoError(t, err)
		keys[i] = c.Body.(*types.SearchCommand).Program
	}
	runtime.GC()
	garbage := make([][]byte, 1000)
	for i := range garbage {
		garbage[i] = make([]byte, 4096)
	}
	runtime.GC()
	for i, key := range keys {
		assert.Equal(t, types.Or(types.Subject(fmt.Sprintf("subject %d", i)), types.Smaller(int64(i))), key)
	}
	runtime.KeepAlive(garbage)
}
