package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/imapeg/imapeg/types"
)

func TestSafeName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"report.pdf":                       "report.pdf",
		"Grüße 写真.txt":                     "Grüße 写真.txt",
		".bashrc":                          "bashrc",
		"...":                              "",
		"-rf":                              "rf",
		"~root":                            "root",
		`a/b\c:d*e?f"g<h>i|j`:              "a_b_c_d_e_f_g_h_i_j",
		"a\x00b\x1b[2J.txt":                "ab[2J.txt",
		"abc\u202efdp.exe":                 "abcfdp.exe",
		"a\u00a0b\tc":                      "a b c",
		"\xff.txt":                         "_.txt",
		"name. . ":                         "name",
		"con":                              "_con",
		"NUL.tar.gz":                       "_NUL.tar.gz",
		"com1 .txt":                        "_com1 .txt",
		"console":                          "console",
		"../../etc/passwd":                 "_.._etc_passwd",
		strings.Repeat("é", 200) + ".jpeg": strings.Repeat("é", 97) + ".jpeg",
		"x." + strings.Repeat("y", 300):    "x." + strings.Repeat("y", 198),
	} {
		got := safeName(in)
		assert.Equal(t, want, got, "%q", in)
		assert.Equal(t, got, safeName(got), "%q is not safe yet", in)
		assert.LessOrEqual(t, len(got), maxName)
	}
}

// FuzzSafeName looks for a name that leaves its directory, or that is not safe.
func FuzzSafeName(f *testing.F) {
	f.Add("../a.b")
	f.Add(strings.Repeat("é. ", 100))
	f.Fuzz(func(t *testing.T, name string) {
		safe := safeName(name)
		assert.Equal(t, safe, safeName(safe))
		assert.False(t, strings.ContainsAny(safe, "/\\\x00\n:") || safe == "." || safe == "..")
		assert.LessOrEqual(t, len(safe), maxName)
		if safe != "" {
			assert.True(t, filepath.IsLocal(safe))
		}
	})
}

func TestAttachmentName(t *testing.T) {
	t.Parallel()
	named := &types.BodyStructure{Type: "image", Subtype: "png", Params: []types.Param{{Name: "name", Value: "..."}}}
	assert.Equal(t, "message-7-part-1.2.png", attachmentName(7, &types.Part{BodyStructure: named, Number: []uint32{1, 2}}))
	message := &types.BodyStructure{Type: "message", Subtype: "rfc822", Message: &types.EncapsulatedMessage{
		Envelope: &types.Envelope{Subject: types.String("Re: a/b")}, BodyStructure: named,
	}}
	assert.Equal(t, "Re_ a_b.eml", attachmentName(7, &types.Part{BodyStructure: message, Number: []uint32{2}}))
	message.Message.Envelope = &types.Envelope{}
	assert.Equal(t, "message-7-part-2.eml", attachmentName(7, &types.Part{BodyStructure: message, Number: []uint32{2}}))
}

// No file is overwritten, and a link does not lead out of the directory.
func TestCreateNew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root, err := os.OpenRoot(filepath.Join(dir))
	require.NoError(t, err)
	defer root.Close()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.tar.gz"), []byte("mine"), 0o600))
	require.NoError(t, os.Symlink("/nowhere", filepath.Join(dir, "a (2).tar.gz")))
	for _, want := range []string{"a (3).tar.gz", "a (4).tar.gz"} {
		file, name, err := createNew(root, "a.tar.gz")
		require.NoError(t, err)
		require.NoError(t, file.Close())
		assert.Equal(t, want, name)
	}
	_, _, err = createNew(root, "../b")
	assert.Error(t, err)
	content, err := os.ReadFile(filepath.Join(dir, "a.tar.gz"))
	require.NoError(t, err)
	assert.Equal(t, "mine", string(content))
}
