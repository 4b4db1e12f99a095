package bench

// The material that inputs are made of.
var (
	nouns = []string{
		"invoice", "report", "meeting", "schedule", "parser", "release", "budget", "summer", "ticket",
		"review", "server", "the", "of", "and", "with", "for", "proposal", "contract", "agenda", "weekly",
		"minutes", "project", "status", "update", "question", "holiday", "backup", "certificate", "order",
		"delivery", "mailbox", "migration", "patch", "performance", "regression", "draft", "newsletter",
		"account", "password", "reminder", "conference", "tickets", "travel", "flight", "hotel", "booking",
	}
	firstNames = []string{
		"Anna", "Bernd", "Carla", "David", "Elena", "Farid", "Grace", "Hiro", "Ingrid", "Johannes",
		"Katarzyna", "Liam", "Maria", "Nikolai", "Olivia", "Pedro", "Quentin", "Rosa", "Sven", "Tomoko",
		"Ursula", "Valentina", "Wei", "Xavier", "Yusuf", "Zoe",
	}
	lastNames = []string{
		"Smith", "Mueller", "Garcia", "Rossi", "Kowalski", "Johnson", "Nakamura", "Ivanova", "Dubois",
		"Andersson", "Okafor", "Fernandez", "Williams", "Papadopoulos", "Schneider", "Lindqvist", "Brown",
	}
	hosts = []string{
		"example.com", "example.org", "mail.example.net", "lists.example.org", "corp.example.com",
		"uni.example.edu", "smtp-out-07.mail.example.com", "gmail.example", "support.example.co.uk",
	}
	lists    = []string{"golang-nuts", "imapext", "linux-kernel", "users", "announce"}
	accented = []string{
		"Grüße aus München", "Réunion d'équipe", "Żółta łódź", "Привет", "会議の資料", "Año nuevo",
		"Überraschung", "Smörgåsbord", "Café", "naïve Lösung",
	}
	zones     = []int{-480, -300, -240, 0, 0, 60, 120, 120, 330, 540}
	flagNames = []struct {
		name    string
		percent int
	}{
		{`\Seen`, 80}, {`\Answered`, 25}, {`\Flagged`, 8}, {`\Deleted`, 3}, {`\Draft`, 2},
		{`$Forwarded`, 10}, {`NonJunk`, 30}, {`$MDNSent`, 5}, {`$Label1`, 5},
	}
	charsets      = []string{"utf-8", "UTF-8", "us-ascii", "iso-8859-1", "windows-1252"}
	textEncodings = []string{"7bit", "quoted-printable", "quoted-printable", "base64", "8bit"}
	files         = []struct{ ext, mediaType string }{
		{".pdf", "application/pdf"}, {".pdf", "application/pdf"}, {".png", "image/png"},
		{".jpg", "image/jpeg"}, {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{".zip", "application/zip"}, {".csv", "text/csv"}, {".bin", "application/octet-stream"},
	}
	folders = []text{
		plain("Projects"), plain("Lists"), plain("Customers"), plain("Family"), plain("Work"),
		{"Entw&APw-rfe", "Entwürfe"}, {"R&AOk-union d'&AOk-quipe", "Réunion d'équipe"},
	}
)
