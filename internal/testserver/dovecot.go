package testserver

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"text/template"
)

// Dovecot starts a Dovecot 2.3 for the test and stops it when the test ends. When none is installed it
// skips the test; when the environment variable CI is set, it fails it instead.
//
// It offers every extension and authentication mechanism that Debian's Dovecot has. The second user's mailboxes
// are below shared, and everybody's are below Public.
func Dovecot(t testing.TB, options ...Option) *Server {
	t.Helper()
	return forTest(t, dovecot, options)
}

// StartDovecot starts a Dovecot 2.3 for a program that is no test, until [Server.Close]. The error is
// [ErrMissing] when none is installed.
func StartDovecot(options ...Option) (*Server, error) {
	software, err := dovecot()
	if err != nil {
		return nil, err
	}
	return software.start(options)
}

func dovecot() (software, error) {
	program := findProgram("dovecot")
	if program == "" {
		return software{}, fmt.Errorf("dovecot is %w (Debian: dovecot-imapd)", ErrMissing)
	}
	version, err := dovecotVersion(program)
	if err != nil {
		return software{}, err
	}
	if !strings.HasPrefix(version, "2.3.") { // 2.4 reads another language
		return software{}, fmt.Errorf("dovecot 2.3, which there is a configuration for, is %w: it is version %s", ErrMissing, version)
	}
	run := func(s *site) error { return runDovecot(s, program) }
	return software{kind: "Dovecot", names: names{delimiter: ".", others: "shared."}, oauth: true, run: run}, nil
}

func runDovecot(s *site, program string) error {
	if err := writeDovecotFiles(s); err != nil {
		return err
	}
	if err := s.run("log", nil, program, "-F", "-c", s.path("dovecot.conf")); err != nil {
		return err
	}
	return s.await(func() bool {
		// The file appears once Dovecot has all its ports: before, the port may be that of somebody else.
		_, err := os.Stat(s.path("run", "master.pid"))
		return err == nil && greetsForLogin(s.plainAddr)
	})
}

// greetsForLogin tells whether the server has its usual greeting. Until the authentication process is up it sends
// another OK response before it, which tests would meet now and then.
func greetsForLogin(address string) bool {
	c, err := dialPlain(address)
	if err != nil {
		return false
	}
	defer c.Close()
	return strings.Contains(c.greeting, "[CAPABILITY ")
}

// dovecotVersion returns the version number, as in 2.3.19.1.
func dovecotVersion(program string) (string, error) {
	out, err := exec.Command(program, "--version").Output()
	version, _, _ := strings.Cut(string(out), " ")
	return version, err
}

// dovecotConfig is complete: with -c Dovecot reads no other file.
var dovecotConfig = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/log
protocols = imap
listen = {{.Host}}

ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
ssl_ca = <{{.Dir}}/ca.pem
ssl_require_crl = no
ssl_verify_client_cert = yes
disable_plaintext_auth = {{if .Plaintext}}no{{else}}yes{{end}}

auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 external anonymous oauthbearer xoauth2
auth_ssl_username_from_cert = yes
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = {{.Dir}}/oauth2.conf
}
passdb {
  driver = static
  mechanisms = external
  args = nopassword=y
}
passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = static
  args = uid={{.Owner.UID}} gid={{.Owner.GID}} home={{.Dir}}/mail/%u
}

first_valid_uid = {{.Owner.UID}}
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = .
  mailbox Archive {
    special_use = \Archive
  }
  mailbox Drafts {
    special_use = \Drafts
  }
  mailbox Junk {
    special_use = \Junk
  }
  mailbox Sent {
    special_use = \Sent
  }
  mailbox Trash {
    special_use = \Trash
  }
}
namespace others {
  type = shared
  prefix = shared.%%u.
  separator = .
  location = maildir:%%h/Maildir:INDEXPVT=~/shared/%%u
  list = children
  subscriptions = no
}
namespace public {
  type = public
  prefix = Public.
  separator = .
  location = maildir:{{.Dir}}/mail/Public:INDEXPVT=~/Public
  list = children
  subscriptions = no
}

# Extensions that are there on demand only.
mail_plugins = acl quota zlib
mailbox_list_index = yes
mail_attribute_dict = file:~/attributes
imap_metadata = yes
imap_capability = +SEARCH=FUZZY
imap_urlauth_host = localhost
protocol imap {
  mail_plugins = acl imap_acl quota imap_quota zlib imap_zlib
}
plugin {
  acl = vfile:{{.Dir}}/acl
  acl_shared_dict = file:{{.Dir}}/mail/acl
  quota = maildir:User quota
  quota_rule = *:storage=100M
}

# Tests open many connections, log in wrongly and never lose power.
mail_max_userip_connections = 1000
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
mail_fsync = never

# One login process, ready before the first connection, in place of one for each.
service imap-login {
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = {{.PlainPort}}
  }
  inet_listener imaps {
    port = {{.TLSPort}}
    ssl = yes
  }
}
{{if not .Owner.Root}}
# Without root there is one user and no chroot.
default_internal_user = {{.Owner.User}}
default_internal_group = {{.Owner.Group}}
default_login_user = {{.Owner.User}}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service imap-urlauth-login {
  chroot =
}
service stats {
  chroot =
}
{{end}}
{{range .Lines}}{{.}}
{{end}}`))

// writeDovecotFiles fills the directory of a server.
func writeDovecotFiles(s *site) error {
	var config, users bytes.Buffer
	if err := dovecotConfig.Execute(&config, s); err != nil {
		return err
	}
	for _, a := range s.Accounts {
		fmt.Fprintf(&users, "%s:{PLAIN}%s\n", a.User, a.Password)
	}
	for _, d := range []string{"run", "state"} {
		if err := os.Mkdir(s.path(d), 0o755); err != nil {
			return err
		}
	}
	if err := s.give("mail"); err != nil {
		return err
	}
	return s.write(map[string][]byte{
		"dovecot.conf": config.Bytes(),
		"users":        users.Bytes(),
		// The mailboxes that these are about; the others have their own.
		"acl": []byte("Public authenticated lrk\nPublic.* authenticated lrwstipekxa\n"),
		"oauth2.conf": []byte("introspection_mode = local\n" +
			"local_validation_key_dict = fs:posix:prefix=" + s.path("keys") + "/\n" +
			"username_attribute = sub\n"),
		"keys/default/HS256/default": []byte(base64.StdEncoding.EncodeToString(s.tokenKey)),
	})
}
