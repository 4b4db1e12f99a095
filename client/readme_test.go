package client_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readmePrelude has what the examples of the README take for granted.
const readmePrelude = `package readme

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/imapeg/imapeg/client"
	"github.com/imapeg/imapeg/mailsync"
	"github.com/imapeg/imapeg/parser"
	"github.com/imapeg/imapeg/pool"
	"github.com/imapeg/imapeg/types"
	"github.com/imapeg/imapeg/watch"
)

// database is the reader's own.
type database struct{}

func (database) Apply(gone types.UIDSet, changed, new []*types.Fetch, state mailsync.State) {}

var (
	ctx      context.Context
	stream   io.Reader
	file     *os.File
	conn     *client.Conn
	sess     *client.Session
	inbox    *client.Mailbox
	list     *types.List
	msg      *types.Fetch
	lastWeek time.Time
	state    mailsync.State
	store    database
	dial     func(context.Context) (*client.Conn, error)
	login    func(context.Context, *client.Conn) (*client.Session, error)
	follow   func(context.Context, *client.Session) error
	err      error
)

var _, _, _, _, _ = errors.As, log.Print, watch.Changes, mailsync.Sync, pool.NewKeeper
var _, _ = fmt.Println, parser.NewReader
`

var (
	goBlock  = regexp.MustCompile("(?s)```go\n(.*?)```")
	declared = regexp.MustCompile(`(?m)^(\w+(?:, \w+)*) := `)
)

// The examples of the README are Go that compiles, and not long.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	var source strings.Builder
	source.WriteString(readmePrelude)
	blocks := goBlock.FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(blocks), 5)
	for i, block := range blocks {
		fmt.Fprintf(&source, "\nfunc example%d() error {\n%s", i, block[1])
		for _, names := range declared.FindAllStringSubmatch(block[1], -1) {
			for _, name := range strings.Split(names[1], ", ") {
				if name != "_" {
					fmt.Fprintf(&source, "\t_ = %s\n", name)
				}
			}
		}
		source.WriteString("\treturn nil\n}\n")
		assert.LessOrEqual(t, strings.Count(block[1], "\n"), 10, block[1])
	}
	dir, err := filepath.Abs(".")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "readme.go")
	require.NoError(t, os.WriteFile(file, []byte(source.String()), 0o600))
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(dir, "readme", "readme.go"): file}})
	require.NoError(t, err)
	overlayFile := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(overlayFile, overlay, 0o600))
	output, err := exec.Command("go", "build", "-overlay", overlayFile, "./readme").CombinedOutput()
	assert.NoError(t, err, "%s", output)
}
