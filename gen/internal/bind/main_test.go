package bind_test

import (
	"testing"

	"github.com/imapeg/imapeg/gen/internal/gentest"
)

func TestMain(m *testing.M) { gentest.Main(m) }
