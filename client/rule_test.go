package client

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/imapeg/imapeg/types"
)

// A LIST that STATUS responses may answer too is alone, any other is not.
func TestListAndStatusTogether(t *testing.T) {
	plain := newCommand(&types.ListCommand{Pattern: "*"})
	returning := newCommand(&types.ListCommand{Pattern: "*", Return: []types.ListReturnOption{
		&types.ListReturnStatus{Items: []types.StatusItem{types.StatusUnseen}},
	}})
	status := newCommand(&types.StatusCommand{Mailbox: "INBOX", Items: []types.StatusItem{types.StatusUnseen}})
	assert.False(t, conflict(plain, status))
	assert.False(t, conflict(status, plain))
	assert.True(t, conflict(returning, status))
	assert.True(t, conflict(status, returning))
}
