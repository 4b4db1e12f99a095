// Package live measures clients at work: against a real Dovecot on the same
// machine, one mailbox for all of them, in turns.
//
// A [Client] does a [Task] in a process of its own, so that its time, its
// processor's time and its memory can be told from those of others, and so that
// programs such as curl are measured in the same way as libraries: from the start
// of the process, with connecting and logging in, to its end. [Run] takes turns.
//
// Two more measurements are of imapeg alone: [RunStatus], what pipelining is worth
// on a slow link, and [RunSessions], what a session costs that has nothing to do.
package live
