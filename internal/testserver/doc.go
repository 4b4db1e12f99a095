// Package testserver starts real IMAP servers for integration tests.
//
// A server lives as long as the test that started it, in a directory of its own, on loopback
// ports chosen by the operating system, with a certificate of a test authority made at run time.
// Nothing outside that directory is read or written, so that servers run side by side and a
// server of the same kind that the machine runs for its users is left alone:
//
//	server := testserver.Dovecot(t)
//	server.Deliver(t, "INBOX", message)
//	conn, err := net.Dial("tcp", server.Plain)           // LOGIN or STARTTLS
//	conn, err := tls.Dial("tcp", server.TLS, server.TLSConfig())
//
// A test that is to hold for every server is a table over [All]. Each server has a second user ([Server.Other])
// who can share mailboxes with the first one, and an [Account] has what logs in with other mechanisms than a
// password.
//
// Each kind of server has a file and a function of its own; ports, processes and certificates
// are shared. The servers run as root or without it. How they come to the machine is in .ci/servers.
package testserver
