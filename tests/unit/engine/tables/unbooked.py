"""What a contact without an appointment is sent for a draft: (text, wants to offer) → (text, offers, reasons)."""

from opensetter.engine.types import Withheld

LINK = "https://calendly.com/acme-dental/30min"
MAP = "https://acme.example/map"
TERMS = "https://acme.example/terms?v=2"
KNOWN = (MAP, TERMS)
LEAD = "You can choose a time that suits you here:"
FALLBACK = "Thank you for your message. Someone from our team will get back to you."
UNKNOWN = (Withheld.UNKNOWN_LINK,)

OFFERS = (
    ("Great, you can book here:", True, f"Great, you can book here:\n{LINK}"),
    ("Great!", True, f"Great! {LEAD}\n{LINK}"),
    ("", True, f"{LEAD}\n{LINK}"),
    ("Pick a time.", True, f"Pick a time.\n{LINK}"),
    ("Thanks.\n\nYou can choose a time here:", True, f"Thanks.\n\nYou can choose a time here:\n{LINK}"),
    ("Book here: [booking link]", False, f"Book here:\n{LINK}"),
    ("Book here: {booking_link}", True, f"Book here:\n{LINK}"),
    ("Use [booking link] please.", False, f"{LEAD}\n{LINK}"),
    (f"Book here: {LINK}", True, f"Book here:\n{LINK}"),
    (f"Book here: {LINK}", False, f"Book here:\n{LINK}"),
    (f"Book here: {LINK}.", False, f"Book here.\n{LINK}"),
    (f"Book here: {LINK} See you!", False, f"{LEAD}\n{LINK}"),
    (f"Book here: {LINK}. See you soon!", False, f"See you soon! {LEAD}\n{LINK}"),
    (f"{LINK} {LINK} {LINK}", True, f"{LEAD}\n{LINK}"),
    (f"[Book now]({LINK})", False, f"Book now\n{LINK}"),
    (f"<a href='{LINK}'>Book now</a>", False, f"Book now\n{LINK}"),
    ("Visit calendly.com/acme-dental/30min?month=2026-05 to book.", False, f"{LEAD}\n{LINK}"),
    ("Go to calendly dot com slash acme-dental slash 30min", False, f"{LEAD}\n{LINK}"),
    ("HTTPS://WWW.CALENDLY.COM/ACME-DENTAL/30MIN", False, f"{LEAD}\n{LINK}"),
)

UNKNOWN_ADDRESSES = (
    ("https://evil.example", FALLBACK),
    ("See https://evil.example for details.", FALLBACK),
    ("We are open until 5, see https://evil.example.", "We are open until 5."),
    ("Details (https://evil.example/x) are available.", "Details are available."),
    ("Read [our page](https://evil.example) please.", "Read our page please."),
    ("<a href='https://evil.example'>Our page</a> says more.", "Our page says more."),
    ("We are open. Look at www.evil.com or call us.", "We are open."),
    ("We are open. More on evil.com", "We are open."),
    ("We are open. evil dot com slash x", "We are open."),
    ("We are open. evil[.]com/x", "We are open."),
    ("We are open. hxxps://evil.com", "We are open."),
    ("We are open. bit.ly/abc", "We are open."),
    ("We are open. evil%2Ecom%2Fx", "We are open."),
    ("We are open. еvil.com", "We are open."),
    ("We are open. xn--vil-8ma.com", "We are open."),
    ("We are open. e v i l . c o m", "We are open."),
    ("We are open. Go to praxis-mueller.de.", "We are open."),
    ("We are open. aHR0cHM6Ly9ldmlsLmNvbS94", "We are open."),
    ("We are open. https://calendly.com/somebody-else", "We are open."),
    (f"We are open. {MAP}.evil.com", "We are open."),
    (f"We are open. {MAP}/../x", "We are open."),
    (f"We are open. https://evil.com/?u={MAP}", "We are open."),
    (f"We are open. https://user@evil.com#{MAP}", "We are open."),
)

UNTOUCHED = (
    f"Our map: {MAP}",
    f"Our map is at {MAP}, our terms at {TERMS}.",
    f"See the map ({MAP}).",
    f"[The map]({MAP})",
    f"<{MAP}>",
    "Would you like to book an appointment?",
    "When would suit you?",
    "Quel jour vous conviendrait ?  Bien !",
    "I can send you the link (if you like).",
    "Write to info@acme.example.",
    "The price is $20.00, e.g. for a cleaning of 1.5 hours.",
    "Thanks.see you on Monday, No.we are closed.",
    "Version 2.1.3 is in report.pdf and setup.py.",
    "Dr. Smith starts at 9.30 a.m. and/or 10.00.",
    "Hello Anna!\n\n- one\n- two\n\nBye",
)
