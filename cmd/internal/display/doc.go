// Package display makes what mail servers say fit for people's terminals.
//
// Whatever comes from a server or from a message was written by a stranger, who
// may have put escape sequences in it that move the cursor, change the title or
// worse. [Clean] makes them harmless; nothing of a server's goes to a terminal
// without it, or without [AppendJSON] for JSON.
package display
