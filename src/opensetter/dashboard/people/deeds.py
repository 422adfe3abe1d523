"""What is written down of what people do, in sentences."""

from collections.abc import Mapping

from opensetter.audit.models import AuditEntry
from opensetter.dashboard.words import _, later
from opensetter.organizations.actors import called

DEEDS: Mapping[str, str] = {
    "api_key.created": later("%(who)s created an API key: %(about)s"),
    "api_key.revoked": later("%(who)s revoked an API key: %(about)s"),
    "appointment_type.created": later("%(who)s created an appointment type: %(about)s"),
    "appointment_type.changed": later("%(who)s changed an appointment type: %(about)s"),
    "appointment_type.archived": later("%(who)s archived an appointment type: %(about)s"),
    "booking.created": later("%(who)s wrote a booking down: %(about)s"),
    "booking.moved": later("%(who)s moved a booking: %(about)s"),
    "booking.cancelled": later("%(who)s cancelled a booking: %(about)s"),
    "booking.no_show": later("%(who)s noted that nobody came to a booking: %(about)s"),
    "bot.created": later("%(who)s created a bot: %(about)s"),
    "bot.changed": later("%(who)s changed a bot: %(about)s"),
    "bot.restored": later("%(who)s restored a bot: %(about)s"),
    "bot.archived": later("%(who)s archived a bot: %(about)s"),
    "bot_integration.connected": later("%(who)s connected a channel: %(about)s"),
    "bot_integration.credentials_changed": later("%(who)s changed the credentials of a channel: %(about)s"),
    "bot_integration.disabled": later("%(who)s disconnected a channel: %(about)s"),
    "contact.created": later("%(who)s added a contact"),
    "contact.changed": later("%(who)s changed a contact: %(about)s"),
    "contact.exported": later("%(who)s exported the data of a contact: %(about)s"),
    "contact.erased": later("%(who)s erased a contact: %(about)s"),
    "contact.merged": later("%(who)s merged two contacts: %(about)s"),
    "contact.merge_undone": later("%(who)s took two contacts apart again: %(about)s"),
    "contact.opted_in": later("%(who)s wrote down that a contact may be written to: %(about)s"),
    "contact.opted_out": later("%(who)s wrote down that a contact does not want to be written to: %(about)s"),
    "contact_import.started": later("%(who)s imported contacts from a file: %(about)s"),
    "contact_import.cancelled": later("%(who)s stopped an import of contacts: %(about)s"),
    "contacts.exported": later("%(who)s exported contacts"),
    "conversation.answered": later("%(who)s answered in a conversation: %(about)s"),
    "conversation.taken_over": later("%(who)s took a conversation over: %(about)s"),
    "conversation.handed_back": later("%(who)s handed a conversation back to the bot: %(about)s"),
    "member.invited": later("%(who)s invited somebody: %(about)s"),
    "member.invitation_withdrawn": later("%(who)s withdrew an invitation: %(about)s"),
    "member.joined": later("%(who)s became a member: %(about)s"),
    "member.added": later("%(who)s made somebody a member: %(about)s"),
    "member.role_changed": later("%(who)s changed what a member may do: %(about)s"),
    "member.removed": later("%(who)s removed a member: %(about)s"),
    "organization.changed": later("%(who)s changed the organization: %(about)s"),
    "organization.retention_changed": later("%(who)s changed for how long messages are kept"),
    "schedule.created": later("%(who)s created a schedule: %(about)s"),
    "schedule.changed": later("%(who)s changed a schedule: %(about)s"),
    "schedule.feed_rotated": later("%(who)s gave the calendar feed of a schedule a new address: %(about)s"),
    "user.changed": later("%(who)s changed their name or language: %(about)s"),
    "user.disabled": later("%(who)s let somebody sign in no more: %(about)s"),
    "user.link_made": later("%(who)s made a link to sign in: %(about)s"),
    "user.password_changed": later("%(who)s changed a password: %(about)s"),
    "user.second_factor_added": later("%(who)s added a second factor: %(about)s"),
    "user.second_factor_removed": later("%(who)s removed a second factor: %(about)s"),
    "user.sign_in_throttled": later("%(who)s tried too many passwords: %(about)s"),
    "user.signed_in": later("%(who)s signed in"),
    "website_widget.changed": later("%(who)s changed how the chat looks on websites: %(about)s"),
}


def who(entry: AuditEntry) -> str:
    """Who did it, as they were called then: a person, or an API key, whoever runs the server, or somebody unknown."""
    kind, _colon, number = entry.actor.partition(":")
    if kind == "user":
        return called(entry.actor_name)
    if kind == "key":
        return _("The API key %(name)s") % {"name": entry.actor_name or number}
    if kind == "operator":
        return _("Whoever runs this server")
    return _("Somebody") if kind == "nobody" else entry.actor


def sentence(entry: AuditEntry) -> str:
    """`Ada Lovelace created an API key: Calendly sync`; a deed that is not known is shown as it is written."""
    about = entry.about or who(entry)
    deed = DEEDS.get(entry.action)
    if deed is None:
        return f"{who(entry)} – {entry.action} {entry.about}".rstrip()
    return _(deed) % {"who": who(entry), "about": about}
