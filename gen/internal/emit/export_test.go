package emit

import "github.com/imapeg/imapeg/gen/internal/optimise"

// Method is the name of the function of a rule.
var Method = method

// Unformatted is what [Recogniser] writes, for the compiler alone: half of the time
// that it takes to write a large recogniser is that for its format.
func Unformatted(pkg string, p *optimise.Program) ([]byte, error) {
	s, err := recogniser(pkg, p)
	if err != nil {
		return nil, err
	}
	return s.Bytes(), nil
}
