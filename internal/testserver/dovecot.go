package testserver

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// Option changes how a server is set up.
type Option func(*settings)

type settings struct {
	User, Password string
	Plaintext      bool     // passwords are allowed without TLS
	Lines          []string // more lines of configuration
}

// WithUser sets the name and the password of the user. Neither may hold a colon or a line end.
func WithUser(name, password string) Option {
	return func(s *settings) { s.User, s.Password = name, password }
}

// WithoutPlaintext makes the server refuse passwords on connections without TLS: it announces
// LOGINDISABLED until STARTTLS.
func WithoutPlaintext() Option {
	return func(s *settings) { s.Plaintext = false }
}

// WithConfig adds lines to the end of the server's configuration file, where they override earlier ones.
func WithConfig(lines ...string) Option {
	return func(s *settings) { s.Lines = append(s.Lines, lines...) }
}

// WithExtensions turns on extensions that a Dovecot offers only on demand: COMPRESS, QUOTA, ACL, METADATA.
func WithExtensions() Option {
	return WithConfig(
		"mail_plugins = zlib quota acl",
		"imap_metadata = yes",
		"mail_attribute_dict = file:~/attributes",
		"protocol imap {",
		"  mail_plugins = zlib imap_zlib quota imap_quota acl imap_acl",
		"}",
		"plugin {",
		"  quota = maildir:User quota",
		"  quota_rule = *:storage=100M",
		"  acl = vfile",
		"}",
	)
}

// ErrMissing says that no server is installed that [StartDovecot] can start.
var ErrMissing = errors.New("not installed")

// Dovecot starts a Dovecot 2.3 for the test and stops it when the test ends. When none is installed it
// skips the test; when the environment variable CI is set, it fails it instead.
func Dovecot(t testing.TB, options ...Option) *Server {
	t.Helper()
	server, err := StartDovecot(options...)
	if errors.Is(err, ErrMissing) {
		skip(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Stop()
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(server.dir, "log"))
			t.Logf("log of the Dovecot at %s:\n%s", server.Plain, log)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// StartDovecot starts a Dovecot 2.3 for a program that is no test, until [Server.Close]. The error is
// [ErrMissing] when none is installed.
func StartDovecot(options ...Option) (*Server, error) {
	program := findProgram("dovecot")
	if program == "" {
		return nil, fmt.Errorf("dovecot is %w (Debian: dovecot-imapd)", ErrMissing)
	}
	version, err := dovecotVersion(program)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "2.3.") { // 2.4 reads another language
		return nil, fmt.Errorf("dovecot 2.3, which there is a configuration for, is %w: it is version %s", ErrMissing, version)
	}

	set := settings{User: "alice", Password: "open sesame", Plaintext: true}
	for _, option := range options {
		option(&set)
	}
	// Dovecot takes a connection from its own address for a safe one, whatever the setting.
	host := loopback
	if !set.Plaintext {
		if runtime.GOOS != "linux" {
			return nil, fmt.Errorf("a second loopback address, which refusing plaintext needs, is %w", ErrMissing)
		}
		host = otherLoopback
	}

	for try := 1; ; try++ {
		server, err := startDovecot(program, host, set)
		if err == nil {
			return server, nil
		}
		if !errors.Is(err, errPortTaken) || try == startRetries {
			return nil, fmt.Errorf("dovecot: %w", err)
		}
	}
}

// startDovecot starts a server on ports that seem free.
func startDovecot(program, host string, set settings) (_ *Server, err error) {
	addresses, err := freeAddresses(host, 2)
	if err != nil {
		return nil, err
	}
	cert, err := newCertificate()
	if err != nil {
		return nil, err
	}
	dir, err := makeDir()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = removeDir(dir) // the first error says more
		}
	}()
	if err := writeDovecotFiles(dir, host, addresses, cert, set); err != nil {
		return nil, err
	}
	p, err := runDovecot(program, dir, addresses[0])
	if err != nil {
		return nil, err
	}
	return &Server{
		Plain: addresses[0], TLS: addresses[1], RootCAs: cert.roots,
		User: set.User, Password: set.Password,
		dir: dir, process: p,
	}, nil
}

// runDovecot runs the server whose files are in the directory, from when it can be used to when it is stopped.
func runDovecot(program, dir, plainAddress string) (*process, error) {
	logFile := filepath.Join(dir, "log")
	stderr, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	cmd := exec.Command(program, "-F", "-c", filepath.Join(dir, "dovecot.conf"))
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC"} // the zone is that of INTERNALDATE
	cmd.Stdout, cmd.Stderr = stderr, stderr
	p, err := startProcess(cmd)
	if err != nil {
		return nil, err
	}

	// The file appears once Dovecot has all its ports: before, the port may be that of somebody else.
	pidFile := filepath.Join(dir, "run", "master.pid")
	err = p.await(func() bool {
		_, err := os.Stat(pidFile)
		return err == nil && greetsForLogin(plainAddress)
	})
	if err != nil {
		p.stop()
		log, _ := os.ReadFile(logFile)
		if bytes.Contains(log, []byte("Address already in use")) {
			return nil, errPortTaken
		}
		return nil, fmt.Errorf("%w\n%s", err, log)
	}
	return p, nil
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
disable_plaintext_auth = {{if .Plaintext}}no{{else}}yes{{end}}

passdb {
  driver = passwd-file
  args = {{.Dir}}/users
}
userdb {
  driver = static
  args = uid={{.MailUID}} gid={{.MailGID}} home={{.Dir}}/mail/%u
}

mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
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
{{if not .Root}}
# Without root there is one user and no chroot.
default_internal_user = {{.OwnUser}}
default_internal_group = {{.OwnGroup}}
default_login_user = {{.OwnUser}}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
service stats {
  chroot =
}
{{end}}
{{range .Lines}}{{.}}
{{end}}`))

// writeDovecotFiles fills the directory of a server.
func writeDovecotFiles(dir, host string, addresses []string, cert *certificate, set settings) error {
	values := struct {
		settings
		Dir, Host, PlainPort, TLSPort string
		Root                          bool
		OwnUser, OwnGroup             string // of the server's processes unless run by root
		MailUID, MailGID              string
	}{settings: set, Dir: dir, Host: host, Root: os.Geteuid() == 0}
	_, values.PlainPort, _ = net.SplitHostPort(addresses[0])
	_, values.TLSPort, _ = net.SplitHostPort(addresses[1])

	owner, err := mailOwner()
	if err != nil {
		return err
	}
	group, err := user.LookupGroupId(owner.Gid)
	if err != nil {
		return err
	}
	values.OwnUser, values.OwnGroup = owner.Username, group.Name
	values.MailUID, values.MailGID = owner.Uid, owner.Gid

	var config bytes.Buffer
	if err := dovecotConfig.Execute(&config, values); err != nil {
		return err
	}
	for _, d := range []string{"run", "state", "mail"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			return err
		}
	}
	if err := chown(filepath.Join(dir, "mail"), owner); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"dovecot.conf": config.Bytes(),
		"users":        []byte(set.User + ":{PLAIN}" + set.Password + "\n"),
		"cert.pem":     cert.chain,
		"key.pem":      cert.key,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// mailOwner is whom the mail belongs to: Dovecot never opens mail as root.
func mailOwner() (*user.User, error) {
	if os.Geteuid() == 0 {
		return user.Lookup("nobody")
	}
	return user.Current()
}

// chown gives a file to its owner, who may be another one only when we are root.
func chown(file string, owner *user.User) error {
	if os.Geteuid() != 0 {
		return nil
	}
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	return os.Chown(file, uid, gid)
}
