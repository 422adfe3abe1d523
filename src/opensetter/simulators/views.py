"""What the page shows, made ready: names, times and words. The templates only arrange it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import phonenumbers

from opensetter.simulators import rows
from opensetter.simulators.delivery import Delivery
from opensetter.simulators.faults import Part, knobs
from opensetter.simulators.people import Channel, Person
from opensetter.simulators.phones import Phone
from opensetter.simulators.simulator import WINDOW, Simulator

TINTS = 5
"""So many colours the stylesheet has for people."""

SHOWN_DELIVERIES = 8

_LABELS = {Channel.SMS: "Text message", Channel.WHATSAPP: "WhatsApp"}
_ATTACHMENTS = {"picture": "Picture", "voice": "Voice message", "location": "Location"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody in the list of people."""

    id: str
    name: str
    known_by: str
    initials: str
    tint: int
    unread: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Current:
    """Whose phone is shown."""

    id: str
    name: str
    first_name: str
    has_number: bool
    stops_marketing: bool


def of(simulator: Simulator[Any], base_url: str, *, person_id: str | None, problem: str) -> dict[str, Any]:
    """Everything on the page, for whoever was chosen or else the first."""
    phones = list(simulator.phones.values())
    chosen = next((phone for phone in phones if phone.person.id == person_id), None)
    current = chosen or (phones[0] if phones else None)
    channel = current.person.channel if current else simulator.channels[0]
    view = {
        "look": channel.value,
        "title": f"{current.person.name} · {simulator.title}" if current else simulator.title,
        "icon": _icon(channel),
        "version": simulator.version,
        "service": simulator.title,
        "company": simulator.company,
        "business": simulator.business,
        "business_initials": initials(simulator.business),
        "problem": problem,
        "is_chosen": chosen is not None,
        "contacts": [
            _contact(index, phone, _known_by(simulator, phone.person), is_current=phone is current)
            for index, phone in enumerate(phones)
        ],
        "channels": [(each.value, _LABELS[each]) for each in simulator.channels],
        "has_usernames": Channel.WHATSAPP in simulator.channels,
    }
    return view | _phone(simulator, current) | _backstage(simulator, base_url)


def _phone(simulator: Simulator[Any], phone: Phone | None) -> dict[str, Any]:
    if phone is None:
        return {"current": None, "has_window": False, "rows": []}
    person = phone.person
    is_whatsapp = person.channel is Channel.WHATSAPP
    name = person.name
    return {
        "current": Current(
            person.id, name, name.split()[0], person.phone is not None, stops_marketing=phone.stops_marketing
        ),
        "actions": f"/simulator/people/{person.id}",
        "has_window": is_whatsapp,
        "standing": _standing(simulator, phone),
        "rows": rows.of(simulator, phone),
        "is_typing": simulator.is_typing(phone),
        "person_actions": "renumber" in simulator.abilities,
        "attachments": [
            (action, label)
            for action, label in _ATTACHMENTS.items()
            if action in simulator.abilities and (is_whatsapp or action != "location")
        ],
    }


def _backstage(simulator: Simulator[Any], base_url: str) -> dict[str, Any]:
    faults = simulator.faults
    hours = simulator.ahead / timedelta(hours=1)
    return {
        "can_answer_by_hand": "answer-by-hand" in simulator.abilities,
        "hooks": [
            (channel.value, _LABELS[channel], simulator.hook_for(channel) or "") for channel in simulator.channels
        ],
        "is_heard": simulator.hook_url is not None,
        "deliveries": [_delivery(each) for each in list(simulator.postman.deliveries)[: -SHOWN_DELIVERIES - 1 : -1]],
        "clock": simulator.now().astimezone().strftime("%A %H:%M"),
        "later": [(f"{hours + 1:g}", "1 hour later"), (f"{hours + 24:g}", "A day later")],
        "ahead": f"{hours:+g} h" if hours else "",
        "faults_turned": len(faults.turned_names),
        "knobs": [(part.value, [knob for knob in _knobs(simulator) if knob["part"] is part]) for part in Part],
        "setting": f"{simulator.setting}={base_url}",
        "connections": [
            json.dumps({"botId": 1, **simulator.credentials(channel)}, indent=2) for channel in simulator.channels
        ],
    }


def _standing(simulator: Simulator[Any], phone: Phone) -> str:
    if phone.person.channel is Channel.SMS:
        is_stopped = bool(phone.blocked)
        return f"{simulator.address} · stopped" if is_stopped else simulator.address
    if not simulator.is_open(phone) or phone.last_wrote_at is None:
        return "Only templates arrive now"
    closes_at = (phone.last_wrote_at + WINDOW).astimezone()
    return f"Open until {closes_at:%a %H:%M}"


def _contact(index: int, phone: Phone, known_by: str, *, is_current: bool) -> Contact:
    person = phone.person
    return Contact(
        person.id, person.name, known_by, initials(person.name), index % TINTS, len(phone.unread), is_current=is_current
    )


def _known_by(simulator: Simulator[Any], person: Person) -> str:
    """What tells somebody from others of their name: a number or a username, and how they write if not all do alike."""
    if person.phone is None:
        address = f"@{person.username}"
    else:
        number = phonenumbers.parse(person.phone, None)
        address = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return address if person.channel is simulator.channels[0] else f"{address} · {_LABELS[person.channel]}"


def initials(name: str) -> str:
    """The first letters of a name's first and last word."""
    words = [word for word in name.split() if word[0].isalnum()] or [name.lstrip("+") or "?"]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


def _delivery(delivery: Delivery) -> dict[str, Any]:
    what = "1 update" if delivery.updates == 1 else f"{delivery.updates} updates"
    return {
        "time": delivery.at.astimezone().strftime("%H:%M:%S"),
        "what": what if delivery.attempt == 1 else f"{what}, try {delivery.attempt}",
        "took": f"{delivery.milliseconds} ms",
        "answer": delivery.status or "no answer",
        "is_taken": delivery.is_taken,
    }


def _knobs(simulator: Simulator[Any]) -> Sequence[dict[str, Any]]:
    values = simulator.faults.as_json()
    return [
        {
            "name": name,
            "label": knob.label,
            "hint": knob.hint,
            "part": knob.part,
            "value": values[name],
            "is_switch": isinstance(values[name], bool),
            "least": 1 if name == "batch" else 0,
            "most": f"{knob.most:.0f}",
            "step": "any" if isinstance(values[name], float) else "1",
        }
        for name, knob in knobs().items()
        if name not in simulator.without_faults
    ]


def _icon(channel: Channel) -> str:
    """The browser tab's picture: a bubble in the provider's colour."""
    hue = 256 if channel is Channel.SMS else 163
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="oklch(.5 .12 {hue})" d="M8 4h16a6 6 0 0 1 6 6v8a6 6 0 0 1-6 6h-9l-8 6v-6a6 6 0 0 1-5-6v-8'
        'a6 6 0 0 1 6-6z"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg)
