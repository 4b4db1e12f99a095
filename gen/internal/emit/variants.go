package emit

import (
	"path"

	"github.com/imapeg/imapeg/gen/internal/bind"
)

// Variants writes what reflection does not tell of package types: the types of each
// union, and the constants of each enumeration.
func Variants(pkg, typesPath string, plan *bind.Plan) ([]byte, error) {
	s := newSource(pkg)
	s.printf("import (\n\"reflect\"\n\n%q\n)\n\n", typesPath)
	types := path.Base(typesPath)
	s.printf("// Unions has for each interface the types that a value of it may be.\n")
	s.printf("func Unions() map[reflect.Type][]reflect.Type {\nreturn map[reflect.Type][]reflect.Type{\n")
	for _, u := range plan.Unions {
		s.printf("reflect.TypeFor[%s.%s](): {\n", types, u.Name)
		for _, v := range u.Variants {
			star := map[bool]string{true: "*"}[v.Pointer]
			s.printf("reflect.TypeFor[%s%s.%s](),\n", star, types, v.Name)
		}
		s.printf("},\n")
	}
	s.printf("}\n}\n\n")
	s.printf("// Words has for each enumeration its constants.\n")
	s.printf("func Words() map[reflect.Type][]string {\nreturn map[reflect.Type][]string{\n")
	for _, t := range plan.Package.Types {
		if !t.Enum {
			continue
		}
		s.printf("reflect.TypeFor[%s.%s](): {", types, t.Name)
		for _, c := range t.Consts {
			s.printf("%q,", c.Value)
		}
		s.printf("},\n")
	}
	s.printf("}\n}\n")
	return s.formatted()
}
