package types

import "strings"

// QuotaResource is what a quota limits. Case does not matter; those of this package
// come in the RFC's spelling.
//
// RFC 9208 section 5.
//
//imap:rule resource_name
//imap:enum
type QuotaResource string

// The resources of RFC 9208 section 5.
const (
	// QuotaStorage is the size of all messages, in units of 1024 octets.
	QuotaStorage QuotaResource = "STORAGE"
	// QuotaMessage is the number of messages.
	QuotaMessage QuotaResource = "MESSAGE"
	// QuotaMailbox is the number of mailboxes.
	QuotaMailbox QuotaResource = "MAILBOX"
	// QuotaAnnotationStorage is the size of all annotations, in units of 1024
	// octets.
	QuotaAnnotationStorage QuotaResource = "ANNOTATION-STORAGE"
)

// GetQuotaCommand asks for the usage and the limits of a quota root: [*Quota].
//
//	G0001 GETQUOTA "!partition/sda4"
//
// It needs QUOTA. RFC 9208 section 4.1.1.
//
//imap:rule getquota
type GetQuotaCommand struct {
	// Root is the name of the quota root, which may be empty.
	Root string `imap:"quota_root_name" json:"root"`
}

// GetQuotaRootCommand asks for the quota roots of a mailbox, and for the usage and
// the limits of each: [*QuotaRoot] and [*Quota].
//
//	G0002 GETQUOTAROOT INBOX
//
// It needs QUOTA. RFC 9208 section 4.1.2.
//
//imap:rule getquotaroot
type GetQuotaRootCommand struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
}

// SetQuotaCommand sets the limits of a quota root; resources that are not named
// have none then. The server says what has become of it: [*Quota].
//
//	S0001 SETQUOTA "#user/alice" (STORAGE 510)
//
// It needs QUOTASET, or QUOTA as in RFC 2087. RFC 9208 section 4.1.3.
//
//imap:rule setquota
type SetQuotaCommand struct {
	// Root is the name of the quota root, which may be empty.
	Root string `imap:"quota_root_name" json:"root"`
	// Limits are the limits.
	Limits []QuotaLimit `imap:"setquota_resource" json:"limits"`
}

// QuotaLimit is how much of a resource may be used.
//
//	STORAGE 510
//
//imap:rule setquota_resource
type QuotaLimit struct {
	// Resource is the resource.
	Resource QuotaResource `imap:"resource_name" json:"resource"`
	// Limit is its limit, in the resource's unit.
	Limit uint64 `imap:"resource_limit" json:"limit"`
}

// Quota is the usage and the limits of a quota root.
//
//   - QUOTA "#user/alice" (STORAGE 54 111 MESSAGE 42 1000)
//
// RFC 9208 section 4.2.1.
//
//imap:rule quota_response
type Quota struct {
	// Root is the name of the quota root, which may be empty.
	Root string `imap:"quota_root_name" json:"root"`
	// Resources are the resources that have a limit; there may be none.
	Resources []QuotaUsage `imap:"quota_resource" json:"resources"`
}

// QuotaUsage is how much of a resource is used, and how much may be.
//
//	STORAGE 104 10923847
//
//imap:rule quota_resource
type QuotaUsage struct {
	// Resource is the resource.
	Resource QuotaResource `imap:"resource_name" json:"resource"`
	// Usage is how much is used, in the resource's unit. It can be above the limit.
	Usage uint64 `imap:"resource_usage" json:"usage"`
	// Limit is how much may be used.
	Limit uint64 `imap:"resource_limit" json:"limit"`
}

// QuotaRoot says which quota roots hold for a mailbox; there may be none.
//
//   - QUOTAROOT INBOX "#user/alice" "!partition/sda4"
//
// RFC 9208 section 4.2.2.
//
//imap:rule quotaroot_response
type QuotaRoot struct {
	// Mailbox is the name.
	Mailbox Mailbox `imap:"mailbox" json:"mailbox"`
	// Roots are the names of the quota roots.
	Roots []string `imap:"quota_root_name" json:"roots"`
}

func (*Quota) response()     {}
func (*QuotaRoot) response() {}

// ResponseName is "QUOTA".
func (*Quota) ResponseName() string { return "QUOTA" }

// ResponseName is "QUOTAROOT".
func (*QuotaRoot) ResponseName() string { return "QUOTAROOT" }

// CommandName is "GETQUOTA".
func (*GetQuotaCommand) CommandName() string { return "GETQUOTA" }

// CommandName is "GETQUOTAROOT".
func (*GetQuotaRootCommand) CommandName() string { return "GETQUOTAROOT" }

// CommandName is "SETQUOTA".
func (*SetQuotaCommand) CommandName() string { return "SETQUOTA" }

func (*GetQuotaCommand) needs() []AnyOf     { return []AnyOf{{CapQuota}} }
func (*GetQuotaRootCommand) needs() []AnyOf { return []AnyOf{{CapQuota}} }
func (*SetQuotaCommand) needs() []AnyOf     { return []AnyOf{{CapQuotaSet, CapQuota}} }

// Resource is the usage and the limit of a resource, in any case of letters; false
// when it has no limit.
func (q *Quota) Resource(name QuotaResource) (QuotaUsage, bool) {
	for _, r := range q.Resources {
		if strings.EqualFold(string(r.Resource), string(name)) {
			return r, true
		}
	}
	return QuotaUsage{}, false
}

// QuotaResources are the resources on which the server keeps quotas, in upper case:
// of QUOTA=RES-STORAGE it is [QuotaStorage].
//
// RFC 9208 section 3.1.1.
func (c *Capability) QuotaResources() []QuotaResource {
	var resources []QuotaResource
	for _, value := range c.upperValues(CapQuota) {
		if name, ok := strings.CutPrefix(value, "RES-"); ok && name != "" {
			resources = append(resources, QuotaResource(name))
		}
	}
	return resources
}

func (c *GetQuotaCommand) encode(e *encoder) {
	e.syntax("GETQUOTA ")
	e.astring("Root", c.Root)
}

func (c *GetQuotaRootCommand) encode(e *encoder) { encodeNamed(e, "GETQUOTAROOT ", c.Mailbox) }

func (c *SetQuotaCommand) encode(e *encoder) {
	e.syntax("SETQUOTA ")
	e.astring("Root", c.Root)
	e.syntax(" ")
	list := e.list()
	for _, limit := range c.Limits {
		list.next()
		e.atom("Limits", string(limit.Resource))
		e.syntax(" ")
		e.number(limit.Limit)
	}
	list.end()
}

func (q *Quota) encode(e *encoder) {
	e.syntax("* QUOTA ")
	e.astring("Root", q.Root)
	e.syntax(" ")
	list := e.list()
	for _, r := range q.Resources {
		list.next()
		e.atom("Resources", string(r.Resource))
		e.syntax(" ")
		e.number(r.Usage)
		e.syntax(" ")
		e.number(r.Limit)
	}
	list.end()
}

func (q *QuotaRoot) encode(e *encoder) {
	encodeNamed(e, "* QUOTAROOT ", q.Mailbox)
	for _, root := range q.Roots {
		e.syntax(" ")
		e.astring("Roots", root)
	}
}
