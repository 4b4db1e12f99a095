module github.com/imapeg/imapeg/bench

go 1.25.0

require (
	github.com/ProtonMail/gluon v0.17.1-0.20230724134000-308be39be96e
	github.com/emersion/go-imap v1.2.1
	github.com/emersion/go-imap/v2 v2.0.0-beta.8
	github.com/imapeg/imapeg v0.0.0
)

require (
	github.com/bradenaw/juniper v0.12.0 // indirect
	github.com/emersion/go-message v0.18.2 // indirect
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6 // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/text v0.41.0 // indirect
)

replace github.com/imapeg/imapeg => ../
