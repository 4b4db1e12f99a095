package client

import "github.com/imapeg/imapeg/types"

// usualNames are the names that mail programs and providers give to mailboxes for a use,
// the English ones first, then those of other languages in the order of their codes.
func usualNames(use types.MailboxAttribute) []string {
	switch use {
	case types.AttrDrafts:
		return []string{
			"Drafts", "Draft", "Draft Mail",
			"مسودات", "Чернови", "Esborranys", "Koncepty", "Rozepsané", "Kladder", "Entwürfe", "Πρόχειρα", "Borradores", "Mustandid",
			"Zirriborroak", "Luonnokset", "Brouillons", "Dréachtaí", "טיוטות", "Skice", "Piszkozatok", "Konsep", "Drög",
			"Bozze", "下書き", "임시 보관함", "Juodraščiai", "Melnraksti", "Kladd", "Utkast", "Concepten", "Kopie robocze", "Wersje robocze",
			"Szkice", "Rascunhos", "Ciorne", "Черновики", "Rozpísané", "Osnutki", "Nacrti", "ร่างจดหมาย", "Taslaklar", "Чернетки", "Thư nháp",
			"草稿", "草稿箱", "草稿匣",
		}
	case types.AttrSent:
		return []string{
			"Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail", "Sent Objects",
			"البريد المرسل", "Изпратени", "Enviats", "Odeslané", "Odeslaná pošta", "Sendt", "Sendte", "Gesendet", "Gesendete Objekte",
			"Gesendete Elemente", "Απεσταλμένα", "Enviados", "Elementos enviados", "Saadetud", "Bidalitakoak", "Lähetetyt", "Envoyés",
			"Éléments envoyés", "Messages envoyés", "Seolta", "דואר שנשלח", "Poslano", "Elküldött", "Elküldött elemek", "Terkirim",
			"Inviati", "Posta inviata", "Inviata", "送信済み", "送信済みメール", "送信済みアイテム", "보낸 편지함", "보낸메일함", "Išsiųsta", "Nosūtītie", "Verzonden",
			"Verzonden items", "Wysłane", "Elementy wysłane", "Itens enviados", "Trimise", "Отправленные", "Odoslané", "Poslane", "Skickat",
			"Skickade", "จดหมายที่ส่งแล้ว", "Gönderilmiş Öğeler", "Gönderilenler", "Надіслані", "Đã gửi", "已发送", "已发邮件", "已傳送", "寄件備份",
		}
	case types.AttrTrash:
		return []string{
			"Trash", "Deleted", "Deleted Items", "Deleted Messages", "Bin", "Wastebasket", "Rubbish",
			"المهملات", "Кошче", "Paperera", "Koš", "Papirkurv", "Slettet post", "Papierkorb", "Gelöscht", "Gelöschte Objekte",
			"Gelöschte Elemente", "Κάδος", "Papelera", "Elementos eliminados", "Eliminados", "Prügikast", "Zakarrontzia", "Roskakori",
			"Poistetut", "Corbeille", "Éléments supprimés", "Bruscar", "אשפה", "Smeće", "Lomtár", "Kuka", "Törölt elemek", "Sampah", "Rusl",
			"Cestino", "Posta eliminata", "ゴミ箱", "削除済みアイテム", "휴지통", "지운 편지함", "Šiukšlinė", "Atkritne", "Papirkorg", "Søppel",
			"Prullenbak", "Prullenmand", "Verwijderde items", "Kosz", "Elementy usunięte", "Lixo", "Lixeira", "Itens excluídos", "Coș de gunoi",
			"Корзина", "Удаленные", "Удалённые", "Kôš", "Koš", "Smeti", "Papperskorg", "Borttaget", "ถังขยะ", "Çöp", "Çöp kutusu", "Кошик",
			"Thùng rác", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件",
		}
	case types.AttrJunk:
		return []string{
			"Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Bulk",
			"البريد العشوائي", "Спам", "Correu brossa", "Nevyžádaná pošta", "Uønsket mail", "Spamverdacht", "Unerwünscht", "Werbung",
			"Ανεπιθύμητα", "Correo no deseado", "Rämpspost", "Zabor-posta", "Roskaposti", "Pourriel", "Indésirables", "Courrier indésirable",
			"Turscar", "דואר זבל", "Neželjena pošta", "Levélszemét", "Posta indesiderata", "Indesiderata", "迷惑メール", "스팸 편지함", "스팸메일함",
			"Brukalas", "Mēstules", "Søppelpost", "Ongewenste e-mail", "Ongewenst", "Wiadomości-śmieci", "Niechciane", "Lixo eletrônico",
			"Lixo eletrónico", "Nesolicitate", "Нежелательная почта", "Nevyžiadaná pošta", "Neželena pošta", "Skräppost", "อีเมลขยะ",
			"Önemsiz", "Gereksiz", "Небажана пошта", "Thư rác", "垃圾邮件", "垃圾郵件", "广告邮件",
		}
	case types.AttrArchive:
		return []string{
			"Archive", "Archives", "Archived",
			"الأرشيف", "Архив", "Arxiu", "Archiv", "Arkiv", "Αρχείο", "Archivo", "Archivados", "Arhiiv", "Artxiboa", "Arkisto", "Cartlann",
			"ארכיון", "Arhiva", "Archívum", "Arsip", "Archivio", "アーカイブ", "보관함", "Archyvas", "Arhīvs", "Archief", "Archiwum", "Arquivo",
			"Arquivo morto", "Arhivă", "Архивы", "Archív", "Arhiv", "เก็บถาวร", "Arşiv", "Архів", "Lưu trữ", "归档", "存档", "封存",
		}
	}
	return nil
}
