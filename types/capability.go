package types

import (
	"strconv"
	"strings"
)

// Cap is one capability of a server: "IMAP4rev1", "AUTH=PLAIN", "IDLE". Case
// does not matter: compare with Is. Those that have a value behind "=" have
// methods of [*Capability] that collect the values: AuthMechanisms, Threads.
//
//imap:rule capability
type Cap string

// The capabilities of RFC 3501 and RFC 9051. Support for SASL mechanisms is
// written as [CapAuth] and the mechanism's name.
const (
	CapIMAP4rev1     Cap = "IMAP4rev1"
	CapIMAP4rev2     Cap = "IMAP4rev2"
	CapStartTLS      Cap = "STARTTLS"
	CapLoginDisabled Cap = "LOGINDISABLED"
)

// The capabilities of the extensions, in the order of their RFCs.
const (
	CapIdle                 Cap = "IDLE"                  // RFC 2177
	CapMailboxReferrals     Cap = "MAILBOX-REFERRALS"     // RFC 2193
	CapLoginReferrals       Cap = "LOGIN-REFERRALS"       // RFC 2221
	CapNamespace            Cap = "NAMESPACE"             // RFC 2342
	CapID                   Cap = "ID"                    // RFC 2971
	CapChildren             Cap = "CHILDREN"              // RFC 3348
	CapMultiAppend          Cap = "MULTIAPPEND"           // RFC 3502
	CapBinary               Cap = "BINARY"                // RFC 3516
	CapUnselect             Cap = "UNSELECT"              // RFC 3691
	CapACL                  Cap = "ACL"                   // RFC 4314
	CapUIDPlus              Cap = "UIDPLUS"               // RFC 4315
	CapURLAuth              Cap = "URLAUTH"               // RFC 4467
	CapCatenate             Cap = "CATENATE"              // RFC 4469
	CapESearch              Cap = "ESEARCH"               // RFC 4731
	CapSASLIR               Cap = "SASL-IR"               // RFC 4959
	CapCompressDeflate      Cap = "COMPRESS=DEFLATE"      // RFC 4978
	CapWithin               Cap = "WITHIN"                // RFC 5032
	CapEnable               Cap = "ENABLE"                // RFC 5161
	CapSearchRes            Cap = "SEARCHRES"             // RFC 5182
	CapLanguage             Cap = "LANGUAGE"              // RFC 5255
	CapI18NLevel1           Cap = "I18NLEVEL=1"           // RFC 5255
	CapI18NLevel2           Cap = "I18NLEVEL=2"           // RFC 5255
	CapSort                 Cap = "SORT"                  // RFC 5256
	CapThreadOrderedSubject Cap = "THREAD=ORDEREDSUBJECT" // RFC 5256
	CapThreadReferences     Cap = "THREAD=REFERENCES"     // RFC 5256
	CapAnnotate             Cap = "ANNOTATE-EXPERIMENT-1" // RFC 5257
	CapListExtended         Cap = "LIST-EXTENDED"         // RFC 5258
	CapConvert              Cap = "CONVERT"               // RFC 5259
	CapESort                Cap = "ESORT"                 // RFC 5267
	CapContextSearch        Cap = "CONTEXT=SEARCH"        // RFC 5267
	CapContextSort          Cap = "CONTEXT=SORT"          // RFC 5267
	CapMetadata             Cap = "METADATA"              // RFC 5464
	CapMetadataServer       Cap = "METADATA-SERVER"       // RFC 5464
	CapNotify               Cap = "NOTIFY"                // RFC 5465
	CapFilters              Cap = "FILTERS"               // RFC 5466
	CapURLFetchBinary       Cap = "URLFETCH=BINARY"       // RFC 5524, in the registry
	CapURLAuthBinary        Cap = "URLAUTH=BINARY"        // RFC 5524 with erratum 6214
	CapURLPartial           Cap = "URL-PARTIAL"           // RFC 5550
	CapUTF8All              Cap = "UTF8=ALL"              // RFC 5738, obsolete
	CapUTF8Append           Cap = "UTF8=APPEND"           // RFC 5738, obsolete
	CapUTF8User             Cap = "UTF8=USER"             // RFC 5738, obsolete
	CapListStatus           Cap = "LIST-STATUS"           // RFC 5819
	CapSortDisplay          Cap = "SORT=DISPLAY"          // RFC 5957
	CapSpecialUse           Cap = "SPECIAL-USE"           // RFC 6154
	CapCreateSpecialUse     Cap = "CREATE-SPECIAL-USE"    // RFC 6154
	CapSearchFuzzy          Cap = "SEARCH=FUZZY"          // RFC 6203
	CapMove                 Cap = "MOVE"                  // RFC 6851
	CapCondStore            Cap = "CONDSTORE"             // RFC 7162
	CapQResync              Cap = "QRESYNC"               // RFC 7162
	CapMultiSearch          Cap = "MULTISEARCH"           // RFC 7377
	CapLiteralPlus          Cap = "LITERAL+"              // RFC 7888
	CapLiteralMinus         Cap = "LITERAL-"              // RFC 7888
	CapAppendLimit          Cap = "APPENDLIMIT"           // RFC 7889, with or without a value
	CapUnauthenticate       Cap = "UNAUTHENTICATE"        // RFC 8437
	CapStatusSize           Cap = "STATUS=SIZE"           // RFC 8438
	CapListMyRights         Cap = "LIST-MYRIGHTS"         // RFC 8440
	CapObjectID             Cap = "OBJECTID"              // RFC 8474
	CapReplace              Cap = "REPLACE"               // RFC 8508
	CapSaveDate             Cap = "SAVEDATE"              // RFC 8514
	CapPreview              Cap = "PREVIEW"               // RFC 8970
	CapQuota                Cap = "QUOTA"                 // RFC 9208
	CapQuotaSet             Cap = "QUOTASET"              // RFC 9208
	CapPartial              Cap = "PARTIAL"               // RFC 9394
	CapInProgress           Cap = "INPROGRESS"            // RFC 9585
	CapUIDOnly              Cap = "UIDONLY"               // RFC 9586
	CapListMetadata         Cap = "LIST-METADATA"         // RFC 9590
	CapJMAPAccess           Cap = "JMAPACCESS"            // RFC 9698
	CapUTF8Accept           Cap = "UTF8=ACCEPT"           // RFC 9755
	CapUTF8Only             Cap = "UTF8=ONLY"             // RFC 9755
	CapUIDBatches           Cap = "UIDBATCHES"            // RFC 10022
)

// Capabilities that are in no RFC of IMAP, and often met.
const (
	CapObjectIDPlus Cap = "OBJECTID+"   // the draft that follows RFC 8474
	CapGmail        Cap = "X-GM-EXT-1"  // Gmail
	CapXList        Cap = "XLIST"       // Gmail, before SPECIAL-USE
	CapThreadRefs   Cap = "THREAD=REFS" // Dovecot: REFERENCES without the subjects
)

// The beginnings of capabilities that have a value behind "=". Value takes the
// value from them.
const (
	CapAuth         Cap = "AUTH"         // RFC 3501: AUTH=PLAIN
	CapCompress     Cap = "COMPRESS"     // RFC 4978: COMPRESS=DEFLATE
	CapI18NLevel    Cap = "I18NLEVEL"    // RFC 5255: I18NLEVEL=1
	CapThread       Cap = "THREAD"       // RFC 5256: THREAD=REFERENCES
	CapContext      Cap = "CONTEXT"      // RFC 5267: CONTEXT=SEARCH
	CapRights       Cap = "RIGHTS"       // RFC 4314: RIGHTS=texk
	CapIMAPSieve    Cap = "IMAPSIEVE"    // RFC 6785: IMAPSIEVE=sieve://mail.example.org
	CapMessageLimit Cap = "MESSAGELIMIT" // RFC 9738: MESSAGELIMIT=1000
	CapSaveLimit    Cap = "SAVELIMIT"    // RFC 9738: SAVELIMIT=1000
)

// Is says whether two capabilities are the same, in any case of letters.
func (c Cap) Is(other Cap) bool { return strings.EqualFold(string(c), string(other)) }

// Value is what stands behind the "=" of a capability with that name, as the
// server wrote it, and false for any other capability.
//
//	Cap("AUTH=PLAIN").Value(types.CapAuth)                  PLAIN
//	Cap("APPENDLIMIT=257").Value(types.CapAppendLimit)      257
func (c Cap) Value(name Cap) (string, bool) {
	n := len(name)
	if len(c) <= n+1 || c[n] != '=' || !c[:n].Is(name) {
		return "", false
	}
	return string(c[n+1:]), true
}

// Auth is the SASL mechanism of an AUTH= capability in upper case, and false for
// any other capability.
func (c Cap) Auth() (mechanism string, ok bool) {
	value, ok := c.Value(CapAuth)
	return strings.ToUpper(value), ok
}

// Capability lists what the server can do.
//
//   - CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI LOGINDISABLED
//
// RFC 3501 section 7.2.1.
//
//imap:rule capability_data
type Capability struct {
	// Caps are the capabilities in the order in which they came.
	Caps []Cap `imap:"capability" json:"caps"`
}

// Enabled lists what an ENABLE command has switched on, or what is on already. It
// may be nothing.
//
//   - ENABLED CONDSTORE
//
// RFC 5161 section 3.2.
//
//imap:rule enable_data
type Enabled struct {
	// Caps are the capabilities in the order in which they came.
	Caps []Cap `imap:"capability" json:"caps"`
}

func (*Capability) response() {}
func (*Enabled) response()    {}

// ResponseName is "CAPABILITY".
func (*Capability) ResponseName() string { return "CAPABILITY" }

// ResponseName is "ENABLED".
func (*Enabled) ResponseName() string { return "ENABLED" }

// Has says whether the capability is among them, in any case of letters.
func (c *Capability) Has(want Cap) bool { return hasCap(c.Caps, want) }

// Has says whether the capability is among them, in any case of letters.
func (c *Enabled) Has(want Cap) bool { return hasCap(c.Caps, want) }

func hasCap(caps []Cap, want Cap) bool {
	for _, have := range caps {
		if have.Is(want) {
			return true
		}
	}
	return false
}

// Values are the values of all capabilities with that name, as the server wrote
// them and in the order in which they came.
//
//   - CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=SCRAM-SHA-256
//
// has the values PLAIN and SCRAM-SHA-256 of [CapAuth].
func (c *Capability) Values(name Cap) []string {
	var values []string
	for _, have := range c.Caps {
		if value, ok := have.Value(name); ok {
			values = append(values, value)
		}
	}
	return values
}

// upperValues are the values in upper case.
func (c *Capability) upperValues(name Cap) []string {
	values := c.Values(name)
	for i := range values {
		values[i] = strings.ToUpper(values[i])
	}
	return values
}

// AuthMechanisms are the SASL mechanisms that the server takes, in upper case.
//
// RFC 3501 section 7.2.1.
func (c *Capability) AuthMechanisms() []string { return c.upperValues(CapAuth) }

// ThreadAlgorithms are the algorithms by which the server threads messages, in
// upper case: "REFERENCES".
//
// RFC 5256 section 5.
func (c *Capability) ThreadAlgorithms() []string { return c.upperValues(CapThread) }

// AppendLimit is the size in octets of the largest message that the server takes.
// It is false when no size holds for all mailboxes: APPENDLIMIT without a value
// says that STATUS tells it for each.
//
//   - CAPABILITY IMAP4rev1 APPENDLIMIT=257
//
// RFC 7889 section 3.
func (c *Capability) AppendLimit() (int64, bool) {
	n, ok := c.number(CapAppendLimit, 63)
	return int64(n), ok
}

// MessageLimit is how many messages one command may work on; false when the server
// names no limit.
//
// RFC 9738 section 3.
func (c *Capability) MessageLimit() (uint32, bool) {
	n, ok := c.number(CapMessageLimit, 32)
	return uint32(n), ok
}

// SaveLimit is how many messages one COPY or APPEND may add to a mailbox; false
// when the server names no limit, or a [Capability.MessageLimit] for all commands.
//
// RFC 9738 section 3.
func (c *Capability) SaveLimit() (uint32, bool) {
	n, ok := c.number(CapSaveLimit, 32)
	return uint32(n), ok
}

// I18NLevel is the level of internationalisation, 1 or 2, and 0 when the server
// names none.
//
// RFC 5255 section 4.
func (c *Capability) I18NLevel() int {
	n, _ := c.number(CapI18NLevel, 8)
	return int(n)
}

// number is the value of the first capability with that name and a number.
func (c *Capability) number(name Cap, bits int) (uint64, bool) {
	for _, value := range c.Values(name) {
		if n, err := strconv.ParseUint(value, 10, bits); err == nil {
			return n, true
		}
	}
	return 0, false
}

func (c *Capability) encode(e *encoder) {
	e.syntax("* ")
	e.capabilities(c.Caps)
}

func (c *Enabled) encode(e *encoder) {
	e.syntax("* ENABLED")
	e.caps(c.Caps)
}

// capabilities appends capability-data.
func (e *encoder) capabilities(caps []Cap) {
	e.syntax("CAPABILITY")
	e.caps(caps)
}

// caps appends capabilities, a blank before each.
func (e *encoder) caps(caps []Cap) {
	for _, c := range caps {
		e.syntax(" ")
		e.atom("Caps", string(c))
	}
}
