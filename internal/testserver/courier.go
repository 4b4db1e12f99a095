package testserver

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// authdaemon is where Debian's Courier has the programs that know passwords.
const authdaemon = "/usr/lib/courier/courier-authlib"

// Courier starts a Courier IMAP server for the test and stops it when the test ends. When none is installed it
// skips the test; when the environment variable CI is set, it fails it instead.
//
// It offers what it has, which is neither SCRAM nor OAUTHBEARER. All of a user's mailboxes are below INBOX.
func Courier(t testing.TB, options ...Option) *Server {
	t.Helper()
	return forTest(t, courier, options)
}

func courier() (software, error) {
	root := findRoot("courier", "usr/lib/courier/courier/imaplogin", "usr/sbin/couriertcpd")
	redirect := findFile("/usr/lib/*/fakechroot/libfakechroot.so")
	if root == "" || redirect == "" || findFile("/usr/lib/courier-authlib/libauthuserdb.so") == "" {
		return software{}, fmt.Errorf("courier is %w (Debian: courier-imap, courier-authlib-userdb and libfakechroot, or run .ci/servers as root)", ErrMissing)
	}
	run := func(s *site) error { return runCourier(s, root, redirect) }
	return software{kind: "Courier", names: names{delimiter: ".", prefix: "INBOX.", others: "#shared."}, run: run}, nil
}

// runCourier starts authdaemond, which knows users and passwords, and two couriertcpd, which start the programs
// for each connection to one of the ports.
func runCourier(s *site, root, redirect string) error {
	if err := writeCourierFiles(s); err != nil {
		return err
	}
	// The socket of authdaemond and its configuration are where the library was told when it was built. Libfakechroot
	// has them, all of /etc and /run, in the server's directory, together with the user that programs want to become.
	// There is no /usr/libexec/gam_server, which would outlive the test.
	const outside = "/bin:/boot:/dev:/home:/lib:/lib64:/opt:/proc:/root:/sbin:/sys:/tmp:" +
		"/usr/bin:/usr/lib:/usr/local:/usr/sbin:/usr/share:/var"
	env := []string{"LD_PRELOAD=" + redirect, "FAKECHROOT_BASE=" + s.Dir, "FAKECHROOT_EXCLUDE_PATH=" + outside}
	if err := s.runAsOwner("auth.log", env, authdaemon+"/authdaemond"); err != nil {
		return err
	}
	env = append(env, courierOptions(s, root)...)

	tcpd := filepath.Join(root, "usr/sbin/couriertcpd")
	args := []string{"-address=" + s.Host, "-maxprocs=1000", "-maxperip=1000", "-nodnslookup", "-noidentlookup"}
	tls := []string{filepath.Join(root, "usr/bin/couriertls"), "-server", "-tcpd"}
	login := []string{filepath.Join(root, "usr/lib/courier/courier/imaplogin"), filepath.Join(root, "usr/bin/imapd"), "Maildir"}
	err := s.runAsOwner("imap.log", env, tcpd, slices.Concat(args, []string{s.PlainPort()}, login)...)
	if err != nil {
		return err
	}
	env = append(env, "IMAP_TLS=1", "IMAP_STARTTLS=NO", "IMAP_TLS_REQUIRED=0")
	err = s.runAsOwner("imaps.log", env, tcpd, slices.Concat(args, []string{s.TLSPort()}, tls, login)...)
	if err != nil {
		return err
	}
	return s.await(s.isServing)
}

// courierOptions are what Debian has in /etc/courier/imapd and imapd-ssl.
func courierOptions(s *site, root string) []string {
	const capability = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"
	const secure = capability + " AUTH=CRAM-MD5 AUTH=CRAM-SHA1 AUTH=CRAM-SHA256"
	plain := secure
	if s.Plaintext {
		plain += " AUTH=PLAIN AUTH=LOGIN"
	}
	options := []string{
		"IMAP_CAPABILITY=" + plain,
		"IMAP_CAPABILITY_TLS=" + secure + " AUTH=PLAIN AUTH=LOGIN",
		"IMAP_KEYWORDS=1",
		"IMAP_ACL=1",
		"IMAP_IDLE_TIMEOUT=1",
		"IMAP_USELOCKS=0", // locks need gam_server
		"IMAP_SHAREDINDEXFILE=" + s.path("shared"),
		"IMAP_STARTTLS=YES",
		"IMAP_TLS_REQUIRED=" + map[bool]string{true: "0", false: "1"}[s.Plaintext],
		"COURIERTLS=" + filepath.Join(root, "usr/bin/couriertls"),
		"TLS_CERTFILE=" + s.path("both.pem"),
		"TLS_TRUSTCERTS=" + s.path("ca.pem"),
		"TLS_VERIFYPEER=PEER",
		"TLS_EXTERNAL=CN",
	}
	return append(options, s.Lines...)
}

// writeCourierFiles fills the directory of a server.
func writeCourierFiles(s *site) error {
	var users, passwords, shared bytes.Buffer
	for _, a := range s.Accounts {
		home := filepath.Join("mail", a.User)
		if err := s.give("mail", home, home+"/Maildir", home+"/Maildir/cur", home+"/Maildir/new", home+"/Maildir/tmp"); err != nil {
			return err
		}
		fmt.Fprintf(&users, "%s\tuid=%s|gid=%s|home=%s|quota=104857600S\n", a.User, s.Owner.UID, s.Owner.GID, s.path(home))
		fmt.Fprintf(&shared, "%s\t%s\t%s\t%s\tMaildir\n", a.User, s.Owner.UID, s.Owner.GID, s.path(home))
		sum := sha256.Sum256([]byte(a.Password))
		fmt.Fprintf(&passwords, "%s\timappw={SHA256}%s", a.User, base64.StdEncoding.EncodeToString(sum[:]))
		for _, mechanism := range []string{"hmac-md5", "hmac-sha1", "hmac-sha256"} { // of CRAM
			password, err := pipe(a.Password+"\n", "/usr/sbin/userdbpw", "-"+mechanism)
			if err != nil {
				return err
			}
			fmt.Fprintf(&passwords, "|%spw=%s", mechanism, strings.TrimSpace(password))
		}
		passwords.WriteString("\n")
	}
	if err := s.give("run/courier/authdaemon"); err != nil { // for the socket
		return err
	}
	err := s.write(map[string][]byte{
		"etc/courier/authdaemonrc": []byte("authmodulelist=\"authuserdb\"\ndaemons=3\n"),
		"etc/passwd":               []byte("courier:x:" + s.Owner.UID + ":" + s.Owner.GID + "::/:/bin/false\n"),
		"etc/group":                []byte("courier:x:" + s.Owner.GID + ":\n"),
		"shared":                   shared.Bytes(),
	})
	if err != nil {
		return err
	}
	for _, database := range []struct{ name, lines string }{
		{"userdb.dat", users.String()},
		{"userdbshadow.dat", passwords.String()},
	} {
		_, err := pipe(database.lines+".\n", authdaemon+"/makedatprog", "-", s.path("tmp.dat"), s.path("etc/courier", database.name))
		if err != nil {
			return err
		}
	}
	return nil
}

// pipe runs a program that reads what it is to know.
func pipe(input, program string, args ...string) (output string, err error) {
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", program, err, out)
	}
	return string(out), err
}
