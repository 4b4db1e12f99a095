package testserver

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// site is where one server lives: its directory, its ports, its processes.
type site struct {
	settings
	Dir                string // for its files
	Host               string
	plainAddr, tlsAddr string // with ports
	Accounts           []Account
	Owner              owner // of the mail
	cert               *certificate
	tokenKey           []byte // that signs OAuth tokens
	processes          []*process
	logs               []string // files
}

// PlainPort and TLSPort are for configurations.
func (s *site) PlainPort() string { return port(s.plainAddr) }

func (s *site) TLSPort() string { return port(s.tlsAddr) }

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

// newSite chooses ports that seem free, and makes a directory, with the server's certificate in it.
func newSite(set settings) (_ *site, err error) {
	s := &site{settings: set, Host: loopback, tokenKey: make([]byte, 32)}
	// Dovecot takes a connection from its own address for a safe one, whatever the setting.
	if !set.Plaintext {
		if runtime.GOOS != "linux" {
			return nil, fmt.Errorf("a second loopback address, which refusing plaintext needs, is %w", ErrMissing)
		}
		s.Host = otherLoopback
	}
	addresses, err := freeAddresses(s.Host, 2)
	if err != nil {
		return nil, err
	}
	s.plainAddr, s.tlsAddr = addresses[0], addresses[1]
	if s.cert, err = newCertificate(); err != nil {
		return nil, err
	}
	if _, err := rand.Read(s.tokenKey); err != nil {
		return nil, err
	}
	if s.Accounts, err = set.accounts(s.cert, s.tokenKey); err != nil {
		return nil, err
	}
	if s.Owner, err = mailOwner(); err != nil {
		return nil, err
	}
	if s.Dir, err = makeDir(); err != nil {
		return nil, err
	}
	err = s.write(map[string][]byte{
		"cert.pem": s.cert.chain,
		"key.pem":  s.cert.key,
		"both.pem": bytes.Join([][]byte{s.cert.key, s.cert.chain}, nil),
		"ca.pem":   s.cert.authority,
	})
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// path is that of a file of the server.
func (s *site) path(name ...string) string { return filepath.Join(append([]string{s.Dir}, name...)...) }

// write makes files and the directories they are in.
func (s *site) write(files map[string][]byte) error {
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(s.path(name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// give makes directories that belong to the owner of the mail.
func (s *site) give(directories ...string) error {
	for _, name := range directories {
		if err := os.MkdirAll(s.path(name), 0o755); err != nil {
			return err
		}
		if err := s.Owner.chown(s.path(name)); err != nil {
			return err
		}
	}
	return nil
}

// command is a program of the server. What it prints goes to a log of that name.
func (s *site) command(log string, env []string, program string, args ...string) (*exec.Cmd, error) {
	file, err := os.OpenFile(s.path(log), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	s.logs = append(s.logs, file.Name())
	cmd := exec.Command(program, args...)
	cmd.Dir = s.Dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "TZ=UTC"}, env...) // the zone is that of INTERNALDATE
	cmd.Stdout, cmd.Stderr = file, file
	return cmd, nil
}

// run starts a program, which runs until the site is stopped.
func (s *site) run(log string, env []string, program string, args ...string) error {
	cmd, err := s.command(log, env, program, args...)
	if err != nil {
		return err
	}
	return s.start(cmd)
}

// runAsOwner is run for programs that need no root and would become another user by themselves. That would be too
// late: who becomes another one is not ended by the kernel together with the tests (see setGroup).
func (s *site) runAsOwner(log string, env []string, program string, args ...string) error {
	cmd, err := s.command(log, env, program, args...)
	if err != nil {
		return err
	}
	if s.Owner.Root {
		setUser(cmd, s.Owner.uid, s.Owner.gid)
	}
	return s.start(cmd)
}

func (s *site) start(cmd *exec.Cmd) error {
	p, err := startProcess(cmd)
	_ = cmd.Stdout.(*os.File).Close() // the process has it
	if err != nil {
		return err
	}
	s.processes = append(s.processes, p)
	return nil
}

// await polls ready until it reports true, one of the processes ends or time is up.
func (s *site) await(ready func() bool) error {
	deadline := time.Now().Add(startTimeout)
	for !ready() {
		time.Sleep(5 * time.Millisecond)
		for _, p := range s.processes {
			if p.hasExited() {
				return s.failure(fmt.Errorf("server ended: %w", p.err))
			}
		}
		if time.Now().After(deadline) {
			return s.failure(fmt.Errorf("server not ready after %v", startTimeout))
		}
	}
	return nil
}

// failure adds to an error what the server says about it.
func (s *site) failure(err error) error {
	log := s.log()
	if strings.Contains(log, "Address already in use") {
		return errPortTaken
	}
	return fmt.Errorf("%w\n%s", err, log)
}

// log is what the programs printed.
func (s *site) log() string {
	var b strings.Builder
	for _, file := range s.logs {
		text, _ := os.ReadFile(file)
		b.Write(text)
	}
	return b.String()
}

// isServing tells whether a server presents our certificate on both ports. When a port was taken, it is that of
// another server, and ours is about to end.
func (s *site) isServing() bool {
	config := tlsConfig(s.cert.roots)
	plain, err := dialPlain(s.plainAddr)
	if err != nil {
		return false
	}
	defer plain.Close()
	if plain.startTLS(config) != nil {
		return false
	}
	tls, err := dialTLS(s.tlsAddr, config)
	if err != nil {
		return false
	}
	return tls.Close() == nil
}

// stop ends the processes, and waits until nobody can connect to them.
func (s *site) stop() {
	s.kill()
	// Only the first process of each group has been waited for. Others have the ports too.
	for _, address := range []string{s.plainAddr, s.tlsAddr} {
		for range 500 {
			nc, err := net.Dial("tcp", address)
			if err != nil {
				break
			}
			nc.Close()
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func (s *site) kill() {
	for _, p := range s.processes {
		p.stop()
	}
}

// close removes the files and ends processes that use them.
func (s *site) close() error {
	s.kill()
	return removeDir(s.Dir)
}
