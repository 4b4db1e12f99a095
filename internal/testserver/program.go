package testserver

import (
	"os"
	"path/filepath"
)

// unpackedServers is where .ci/servers unpacks the servers that cannot be installed together with another one.
const unpackedServers = "/usr/local/lib/imapeg-servers"

// findRoot returns the directory below which all files of a server are: "/" when it is installed, a directory of
// its own when it is unpacked, and "" when it is neither.
func findRoot(name string, files ...string) string {
	for _, root := range []string{"/", filepath.Join(unpackedServers, name)} {
		found := true
		for _, file := range files {
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				found = false
			}
		}
		if found {
			return root
		}
	}
	return ""
}

// findFile returns the first file of a pattern, and "" when there is none. Libraries are in a directory that has
// the name of the machine's architecture.
func findFile(pattern ...string) string {
	files, _ := filepath.Glob(filepath.Join(pattern...))
	if len(files) == 0 {
		return ""
	}
	return files[0]
}
