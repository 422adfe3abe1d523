"""What is written down of what people do, in sentences."""

from collections.abc import Mapping

from opensetter.audit.models import AuditEntry
from opensetter.dashboard.words import _, later

_DEEDS: Mapping[str, str] = {
    "api_key.created": later("%(who)s created an API key: %(about)s"),
    "api_key.revoked": later("%(who)s revoked an API key: %(about)s"),
    "bot.created": later("%(who)s created a bot: %(about)s"),
    "bot.changed": later("%(who)s changed a bot: %(about)s"),
    "bot.archived": later("%(who)s archived a bot: %(about)s"),
    "bot_integration.created": later("%(who)s connected a channel: %(about)s"),
    "bot_integration.changed": later("%(who)s changed how a channel is connected: %(about)s"),
    "bot_integration.disabled": later("%(who)s disconnected a channel: %(about)s"),
    "conversation.answered": later("%(who)s answered in a conversation: %(about)s"),
    "conversation.taken_over": later("%(who)s took a conversation over: %(about)s"),
    "conversation.handed_back": later("%(who)s handed a conversation back to the bot: %(about)s"),
    "member.invited": later("%(who)s invited somebody: %(about)s"),
    "member.invitation_withdrawn": later("%(who)s withdrew an invitation: %(about)s"),
    "member.joined": later("%(who)s became a member: %(about)s"),
    "member.added": later("%(who)s made somebody a member: %(about)s"),
    "member.role_changed": later("%(who)s changed what a member may do: %(about)s"),
    "member.removed": later("%(who)s removed a member: %(about)s"),
    "user.changed": later("%(who)s changed their name or language: %(about)s"),
    "user.disabled": later("%(who)s let somebody sign in no more: %(about)s"),
    "user.link_made": later("%(who)s made a link to sign in: %(about)s"),
    "user.password_changed": later("%(who)s changed a password: %(about)s"),
    "user.second_factor_added": later("%(who)s added a second factor: %(about)s"),
    "user.second_factor_removed": later("%(who)s removed a second factor: %(about)s"),
    "user.sign_in_throttled": later("%(who)s tried too many passwords: %(about)s"),
    "user.signed_in": later("%(who)s signed in"),
}


def who(entry: AuditEntry) -> str:
    """Who did it: as they were called then; or an API key, whoever runs the server, or somebody unknown."""
    kind, _colon, number = entry.actor.partition(":")
    if kind == "user":
        return entry.actor_name.rpartition(" <")[0] or entry.actor_name
    if kind == "key":
        return _("The API key %(name)s") % {"name": entry.actor_name or number}
    if kind == "operator":
        return _("Whoever runs this server")
    return _("Somebody") if kind == "nobody" else entry.actor


def sentence(entry: AuditEntry) -> str:
    """`Ada Lovelace created an API key: Calendly sync`; a deed that is not known is shown as it is written."""
    about = entry.about or who(entry)
    deed = _DEEDS.get(entry.action)
    if deed is None:
        return f"{who(entry)} – {entry.action} {entry.about}".rstrip()
    return _(deed) % {"who": who(entry), "about": about}
