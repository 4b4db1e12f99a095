package types

// CompressCommand asks the server to compress all that follows its OK, and says that
// the client will.
//
//	a COMPRESS DEFLATE
//
// It needs COMPRESS=DEFLATE. RFC 4978 section 3.
//
//imap:rule compress
type CompressCommand struct {
	// Algorithm is the algorithm.
	Algorithm CompressAlgorithm `imap:"algorithm" json:"algorithm"`
}

// CompressAlgorithm is how a connection is compressed.
//
//imap:rule algorithm
//imap:enum
type CompressAlgorithm string

// CompressDeflate is DEFLATE of RFC 1951, the only algorithm that there is.
const CompressDeflate CompressAlgorithm = "DEFLATE"

// CommandName is "COMPRESS".
func (*CompressCommand) CommandName() string { return "COMPRESS" }

func (c *CompressCommand) needs() []AnyOf {
	return []AnyOf{{CapCompress + "=" + Cap(c.Algorithm)}}
}

func (c *CompressCommand) encode(e *encoder) {
	e.syntax("COMPRESS ")
	e.atom("Algorithm", string(c.Algorithm))
}
