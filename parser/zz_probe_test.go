package parser_test
import ("testing";"strings";"io";"fmt";"github.com/imapeg/imapeg/parser")
func TestProbe(t *testing.T){
 for _, in := range []string{"* LIST () \"/\" {20}\r\n"+strings.Repeat("x",20)+"\r\n","* 1 FETCH (UID 3 ENVELOPE (NIL {20}\r\n"+strings.Repeat("x",20)+" NIL NIL NIL NIL NIL NIL NIL NIL))\r\n","* 1 FETCH (X-FOO {20}\r\n"+strings.Repeat("x",20)+")\r\n"}{
  r := parser.NewReader(strings.NewReader(in), &parser.Options{MaxLiteral:10, Sink: func(in parser.Incoming, r io.Reader) error { fmt.Printf("%+v\n", in); return fmt.Errorf("refused")}})
  resp, err := r.ReadResponse()
  fmt.Printf("%+v %v\n", resp, err)
 }
}
