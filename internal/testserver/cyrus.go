package testserver

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

// cyrusPrograms are where Debian has them.
const cyrusPrograms = "usr/lib/cyrus/bin"

// Cyrus starts a Cyrus IMAP server for the test and stops it when the test ends. When none is installed it
// skips the test; when the environment variable CI is set, it fails it instead.
//
// It offers what it has, but no OAUTHBEARER, for which Debian has no SASL plugin. Special-use mailboxes are there,
// as is INBOX. Messages that are not in RFC 5322 format it does not take.
func Cyrus(t testing.TB, options ...Option) *Server {
	t.Helper()
	return forTest(t, cyrus, options)
}

func cyrus() (software, error) {
	root := findRoot("cyrus", cyrusPrograms+"/master", cyrusPrograms+"/imapd", "usr/sbin/saslpasswd2")
	if root == "" {
		return software{}, fmt.Errorf("cyrus is %w (Debian: cyrus-imapd and sasl2-bin, or run .ci/servers as root)", ErrMissing)
	}
	run := func(s *site) error { return runCyrus(s, root) }
	return software{kind: "Cyrus", names: names{delimiter: "/", others: "Other Users/"}, run: run}, nil
}

func runCyrus(s *site, root string) error {
	var env []string
	if library := findFile(root, "usr/lib/*/libcyrus.so.0"); library != "" {
		env = []string{"LD_LIBRARY_PATH=" + filepath.Dir(library)}
	}
	// Tests never lose power, and waiting for the disk is most of what Cyrus does.
	if library := findFile("/usr/lib/*/libeatmydata.so"); library != "" {
		env = append(env, "LD_PRELOAD="+library)
	}
	if err := writeCyrusFiles(s, root); err != nil {
		return err
	}
	err := s.runAsOwner("log", env, filepath.Join(root, cyrusPrograms, "master"), "-D",
		"-C", s.path("imapd.conf"), "-M", s.path("cyrus.conf"), "-p", s.path("conf", "pid"))
	if err != nil {
		return err
	}
	err = s.await(s.isServing)
	// It says why to syslog only. The number is EX_UNAVAILABLE of sysexits.h.
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 69 {
		return errPortTaken
	}
	if err != nil {
		return err
	}
	return makeCyrusMailboxes(s)
}

// makeCyrusMailboxes gives the users what Cyrus gives nobody by itself. It would with autocreate_quota, but then
// it ends the connection when somebody logs in with ANONYMOUS.
func makeCyrusMailboxes(s *site) error {
	c, err := dialTLS(s.tlsAddr, tlsConfig(s.cert.roots))
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.login("cyrus", s.adminPassword()); err != nil {
		return err
	}
	for _, a := range s.Accounts {
		root := "user/" + a.User
		commands := []string{"CREATE " + root, "SETQUOTA " + root + " (STORAGE 102400)"}
		for _, use := range []string{"Archive", "Drafts", "Junk", "Sent", "Trash"} {
			commands = append(commands, fmt.Sprintf(`CREATE %[1]s/%[2]s (USE (\%[2]s))`, root, use))
		}
		for _, command := range commands {
			if _, err := c.command(command); err != nil {
				return err
			}
		}
	}
	return nil
}

// adminPassword is that of the user cyrus.
func (s *site) adminPassword() string { return hex.EncodeToString(s.tokenKey) }

// cyrusConfig are imapd.conf and cyrus.conf.
var cyrusConfig = template.Must(template.New("").Parse(`
{{define "imapd.conf"}}
configdirectory: {{.Dir}}/conf
defaultpartition: default
partition-default: {{.Dir}}/mail
cyrus_user: {{.Owner.User}}
cyrus_group: {{.Owner.Group}}
admins: cyrus
servername: localhost
master_bind_errors_fatal: yes

tls_server_cert: {{.Dir}}/cert.pem
tls_server_key: {{.Dir}}/key.pem
tls_client_ca_file: {{.Dir}}/ca.pem
allowplaintext: {{if .Plaintext}}yes{{else}}no{{end}}
allowanonymouslogin: yes
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 EXTERNAL ANONYMOUS
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {{.Dir}}/sasldb2

# Extensions that are there on demand only.
conversations: yes
annotation_allow_undefined: yes

# Messages are kept as they came.
munge8bit: no

# Tests log in wrongly and do not want to wait.
failedloginpause: 0
imapidlepoll: 1
expunge_mode: immediate
delete_mode: immediate
{{end}}

{{define "cyrus.conf"}}
START {
  recover cmd="{{.Programs}}/ctl_cyrusdb -C {{.Dir}}/imapd.conf -r"
}
SERVICES {
  imap cmd="{{.Programs}}/imapd -C {{.Dir}}/imapd.conf" listen="{{.Host}}:{{.PlainPort}}" proto="tcp4" prefork=1
  imaps cmd="{{.Programs}}/imapd -s -C {{.Dir}}/imapd.conf" listen="{{.Host}}:{{.TLSPort}}" proto="tcp4" prefork=1
}
DAEMON {
  idled cmd="{{.Programs}}/idled -C {{.Dir}}/imapd.conf"
}
EVENTS {
}
{{end}}
`))

// writeCyrusFiles fills the directory of a server.
func writeCyrusFiles(s *site, root string) error {
	values := struct {
		*site
		Programs string
	}{s, filepath.Join(root, cyrusPrograms)}
	var config, services bytes.Buffer
	if err := cyrusConfig.ExecuteTemplate(&config, "imapd.conf", values); err != nil {
		return err
	}
	if err := cyrusConfig.ExecuteTemplate(&services, "cyrus.conf", values); err != nil {
		return err
	}
	if err := s.give("conf", "conf/socket", "conf/db", "mail"); err != nil {
		return err
	}
	for _, a := range append(s.Accounts, Account{User: "cyrus", Password: s.adminPassword()}) {
		_, err := pipe(a.Password, filepath.Join(root, "usr/sbin/saslpasswd2"), "-f", s.path("sasldb2"), "-c", "-p", "-u", "localhost", a.User)
		if err != nil {
			return err
		}
	}
	if err := s.Owner.chown(s.path("sasldb2")); err != nil {
		return err
	}
	return s.write(map[string][]byte{
		"imapd.conf": []byte(overrideOptions(config.String(), s.Lines)),
		"cyrus.conf": services.Bytes(),
	})
}

// overrideOptions adds lines to an imapd.conf, which may have an option only once.
func overrideOptions(config string, lines []string) string {
	for _, line := range lines {
		option, _, _ := strings.Cut(line, ":")
		var kept []string
		for old := range strings.SplitSeq(config, "\n") {
			if !strings.HasPrefix(old, option+":") {
				kept = append(kept, old)
			}
		}
		config = strings.Join(append(kept, line, ""), "\n")
	}
	return config
}
