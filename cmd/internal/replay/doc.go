// Package replay is a server that says again what a real server has said.
//
// A [Session] is a recording: a greeting, and for each command what it was
// answered with. A [Server] greets whoever connects and answers each command
// with the recorded answer to that command. It keeps no state and understands
// nothing of what it says, so that it is good for a demo and for tests, and for
// nothing else.
package replay
