package schema

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// importerOf imports what the files of a folder import. The go command compiles
// it, or has it in its cache: to read it all from source takes several times as
// long.
func importerOf(dir string, fset *token.FileSet, files []*ast.File) (types.Importer, error) {
	var paths []string
	for _, file := range files {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err == nil && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	compiled := make(map[string]string)
	if len(paths) > 0 {
		var stderr bytes.Buffer
		list := exec.Command("go", append([]string{"list", "-e", "-export", "-f", "{{.ImportPath}} {{.Export}}", "--"}, paths...)...)
		list.Dir, list.Stderr = dir, &stderr
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list: %w\n%s", err, stderr.Bytes())
		}
		for line := range strings.Lines(string(out)) {
			path, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			compiled[path] = file
		}
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file := compiled[path]
		if file == "" {
			return nil, errors.New("the go command does not find it, or cannot compile it")
		}
		return os.Open(file)
	}), nil
}
