"""How the installation does, in words, each with what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from opensetter.core.queue import OLD_SECONDS, STALLED_SECONDS, Backlog
from opensetter.dashboard import saying
from opensetter.dashboard.home.queries import Answered, Stopped
from opensetter.dashboard.words import _, later, ngettext

Verdict = Literal["ok", "warn", "fail"]

_ADVICE: Mapping[str, str] = {
    "timeout": later("It took too long. Look whether its provider has an incident."),
    "401": later("The provider does not know the API key. Set it anew."),
    "403": later("The API key may not use this model. Choose another, or allow it at the provider."),
    "404": later("There is no such model there. Check its name."),
    "429": later("The provider refuses for now. Look at its limits, and whether it is paid for."),
}
_OTHERWISE = later("Check the model's name, the provider's API key and its status page.")


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing does: a word for it, what was found, and what to do."""

    name: str
    verdict: Verdict
    found: str
    advice: str = ""


def queue(backlog: Backlog) -> Finding:
    """Whether the work that waits is done."""
    name, count = _("Queue"), backlog.waiting + backlog.running
    if not backlog.workers:
        advice = _("Start one: opensetter worker, or opensetter serve without --no-worker.")
        return Finding(name, "fail", _("No worker is alive, so nobody answers messages."), advice)
    if not count and not backlog.failed:
        return Finding(name, "ok", _("Nothing waits."))
    depth = ngettext("%(count)d job is in the queue", "%(count)d jobs are in the queue", count) % {"count": count}
    said = _("%(jobs)s; the oldest has been due for %(time)s.") % {
        "jobs": depth,
        "time": span(backlog.oldest_seconds),
    }
    if backlog.oldest_seconds > OLD_SECONDS:
        verdict: Verdict = "fail" if backlog.oldest_seconds > STALLED_SECONDS else "warn"
        return Finding(name, verdict, said, _("Look into the log for failures, or start another worker."))
    if backlog.failed:
        given_up = ngettext("%(count)d job was given up.", "%(count)d jobs were given up.", backlog.failed)
        return Finding(name, "warn", given_up % {"count": backlog.failed}, _("Look for its error in the log."))
    return Finding(name, "ok", said)


def model(answered: Sequence[Answered], configured: str | None, zone: str) -> Finding:
    """Whether the model answers, told by the latest replies."""
    name = _("Model")
    failed = next((one for one in answered if one.fallback), None)
    worked = next((one for one in answered if one.by not in {None, "built-in", "consent"}), None)
    if failed is not None and (worked is None or failed.at > worked.at):
        said = _("It failed last on %(at)s (%(reason)s). The built-in responder answers meanwhile.") % {
            "at": saying.when(failed.at, zone),
            "reason": failed.fallback,
        }
        return Finding(name, "fail", said, _(_ADVICE.get(failed.fallback or "", _OTHERWISE)))
    if worked is not None:
        at = saying.when(worked.at, zone)
        return Finding(name, "ok", _("%(model)s answered last on %(at)s.") % {"model": worked.by, "at": at})
    if configured is None:
        return Finding(
            name, "ok", _("None is set for all bots: the built-in responder answers, unless a bot has its own.")
        )
    return Finding(name, "ok", _("%(model)s is set, and has not answered anybody yet.") % {"model": configured})


def channels(stopped: Sequence[Stopped], undelivered: Mapping[str, int], zone: str) -> Iterator[Finding]:
    """Whether what is sent arrives; one finding if it does."""
    for one in stopped:
        said = _("The provider of %(name)s refuses everything since %(at)s: %(reason)s") % {
            "name": one.name,
            "at": saying.when(one.at, zone),
            "reason": one.reason,
        }
        advice = _("Mend the cause at the provider, then give this connection its credentials anew.")
        yield Finding(saying.channel(one.channel), "fail", said, advice)
    for channel, count in undelivered.items():
        said = ngettext(
            "%(count)d message of the last day was not delivered.",
            "%(count)d messages of the last day were not delivered.",
            count,
        )
        advice = _("The conversations tell why, message by message.")
        yield Finding(saying.channel(channel), "warn", said % {"count": count}, advice)
    if not stopped and not undelivered:
        yield Finding(_("Channels"), "ok", _("Everything that was sent in the last day went out."))


def span(seconds: float) -> str:
    """`40 s`, `3 min`, `2 h`: how long something took, in a few letters."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return _("%(count)d s") % {"count": round(seconds)}
    if seconds < 3600:  # noqa: PLR2004 - an hour
        return _("%(count)d min") % {"count": round(seconds / 60)}
    return _("%(count)d h") % {"count": round(seconds / 3600)}
