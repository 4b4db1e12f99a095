package testmail

import "fmt"

// nested has messages within messages, and the multiparts that speak of others: reports and signatures.
func nested() []Message {
	original := plain("", "Subject: original\nMessage-ID: <original@example.org>\nCc: \"Somerville, Mary\" <mary@example.net>")
	hello := text("See below.\n")
	status := entity("message/delivery-status", "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; nobody@example.net\nAction: failed\nStatus: 5.1.1\n")
	disposition := entity("message/disposition-notification", "Reporting-UA: engine.example.org\nFinal-Recipient: rfc822; ada@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n")
	signature := entity("application/pgp-signature; name=signature.asc", "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n-----END PGP SIGNATURE-----\n").with("Content-Description: OpenPGP digital signature")

	list := []Message{
		enclosed(original).message("nested/only a message", ""),
		multipart("multipart/mixed", hello, enclosed(original)).message("nested/forwarded", ""),
		multipart("multipart/mixed", hello, enclosed(original), enclosed(original)).message("nested/two forwarded", ""),
		multipart("multipart/mixed", enclosed(original).with("Content-Disposition: attachment; filename=\"original.eml\"\nContent-Description: the original")).message("nested/forwarded with file name", ""),
		multipart("multipart/mixed", enclosed(raw("", "Subject: header only\n\n"))).message("nested/message without body", ""),
		multipart("multipart/mixed", enclosed(raw("", "Subject: with 8-bit\nContent-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe\n")).with("Content-Transfer-Encoding: 8bit")).message("nested/8bit", ""),
		enclosed(multipart("multipart/mixed", hello, inBase64("image/png", png)).message("", "Subject: parts inside")).message("nested/message of parts", ""),
		enclosed(multipart("multipart/mixed", hello, enclosed(original)).message("", "Subject: forwarded inside")).message("nested/forward of a forward", ""),
		multipart("multipart/digest", enclosed(original), enclosed(original)).message("nested/digest with types", ""),

		multipart("multipart/report; report-type=delivery-status", text("It failed.\n"), status, enclosed(original)).message("nested/delivery report", "From: MAILER-DAEMON@example.org"),
		multipart("multipart/report; report-type=delivery-status", text("It failed.\n"), status, entity("text/rfc822-headers", "From: ada@example.org\nSubject: original\n")).message("nested/delivery report with header", "From: MAILER-DAEMON@example.org"),
		multipart("multipart/report; report-type=disposition-notification", text("It was read.\n"), disposition).message("nested/read receipt", ""),
		multipart("multipart/report; report-type=feedback-report", text("It is spam.\n"), entity("message/feedback-report", "Feedback-Type: abuse\nUser-Agent: Engine/1\nVersion: 1\n"), enclosed(original)).message("nested/abuse report", ""),
		multipart(`multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"`, hello, signature).message("nested/signed", ""),
		multipart(`multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"`, multipart("multipart/mixed", hello, enclosed(original)), signature).message("nested/signed multipart", ""),
		multipart(`multipart/signed; micalg=sha-256; protocol="application/pkcs7-signature"`, hello, inBase64("application/pkcs7-signature; name=smime.p7s", []byte("not really")).with("Content-Disposition: attachment; filename=smime.p7s")).message("nested/signed s-mime", ""),
		multipart(`multipart/encrypted; protocol="application/pgp-encrypted"`, entity("application/pgp-encrypted", "Version: 1\n"), entity("application/octet-stream", "-----BEGIN PGP MESSAGE-----\n")).message("nested/encrypted", ""),
		multipart("multipart/mixed", entity("message/external-body; access-type=URL; url=\"https://example.org/file\"; size=1234", "Content-Type: application/pdf\nContent-ID: <pdf@example.org>\n\n")).message("nested/external body", ""),
		multipart("multipart/mixed", entity("message/partial; id=\"whole@example.org\"; number=1; total=2", "Subject: a half\n\nFirst half.\n")).message("nested/partial", ""),

		odd("groups", enclosed(plain("", "To: undisclosed-recipients:;")).message("nested/message to a group", "")),
		odd("raw 8-bit header", enclosed(plain("", "Subject: gr\xfc\xdfe")).message("nested/message with 8-bit header", "")),
		odd("no header", multipart("multipart/mixed", entity("message/rfc822", "\nbody only\n")).message("nested/message without header", "")),
		odd("no message", multipart("multipart/mixed", entity("message/rfc822", "")).message("nested/message that is empty", "")),
		odd("base64 is not for messages", multipart("multipart/mixed", inBase64("message/rfc822", original.Raw)).message("nested/message in base64", "")),
		odd("servers differ on message/global", enclosedAs("message/global", plain("", "Subject: gr\u00fc\u00dfe")).message("nested/message global", "")),
		odd("servers differ on message/news", enclosedAs("message/news", original).message("nested/message news", "")),
	}

	nest := original
	for depth := 1; depth <= 4; depth++ {
		nest = enclosed(nest).message(fmt.Sprintf("nested/messages %d deep", depth), fmt.Sprintf("Subject: Fwd at %d\nMessage-ID: <deep.%d@example.org>", depth, depth))
		list = append(list, nest)
	}
	nest = original
	for depth := 1; depth <= 4; depth++ {
		nest = multipart("multipart/mixed", hello, enclosed(nest), hello).message("nested/messages and multiparts 4 deep", fmt.Sprintf("Subject: Fwd at %d", depth))
	}
	return append(list, nest)
}

func enclosedAs(contentType string, m Message) part {
	p := entity(contentType, "")
	p.body = string(m.Raw)
	return p
}
