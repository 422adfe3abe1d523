"""The guard: what a contact reads, decided on the facts of the moment, however hostile the draft."""

import codecs
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from opensetter.engine import confidence, disguise, harmless, invitations, sentences, wording
from opensetter.engine import guard_words as words
from opensetter.engine.claims import reviewing
from opensetter.engine.claims.reviewing import Reviewed
from opensetter.engine.disguise import KNOWN, Span, View
from opensetter.engine.languages import is_everyday, supported
from opensetter.engine.types import Draft, Facts, Reply, Withheld

PLACEHOLDER = "[booking link]"
"""What stands in the history, and so before a model's eyes, where the contact read our link."""

_LONG_HOST = 9
_FRAGMENT = 3
_SPELLED = 5
_LEFT = 3


def mask(text: str, booking_link: str | None) -> str:
    """The text with our booking link, however it was written out, replaced by the placeholder."""
    # Most texts hold nothing like it, and a pattern takes long to make.
    if not booking_link or _place(booking_link).casefold() not in text.casefold():
        return text
    return _written_out(booking_link).sub(PLACEHOLDER, text)


@lru_cache(maxsize=1024)
def _place(booking_link: str) -> str:
    """What every way to write a link out has in common."""
    parts = urlsplit(booking_link if "://" in booking_link else f"https://{booking_link}")
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")


# A turn masks some forty texts, and the module `re` remembers fewer patterns than there are bots.
@lru_cache(maxsize=1024)
def _written_out(booking_link: str) -> re.Pattern[str]:
    place = re.escape(_place(booking_link))
    return re.compile(
        rf"(?<![\w.@-])(?:[a-z]+://)?(?:www\.)?{place}(?![\w-]|\.\w)(?:[/?#][^\s<>()\[\]\"']*)?(?<![.,;:!])",
        re.IGNORECASE,
    )


def review(draft: Draft, facts: Facts) -> Reply:
    """What the contact will read.

    A contact with an appointment gets no address that could lead to another, no invitation to book, and never an
    empty reply: what is left without meaning becomes a statement of the appointment. Everyone else gets our link when
    the draft offers it, once, and no address that the operator did not write. Nobody gets what only the bot was told.
    """
    text = sentences.clean(draft.text)
    discreet = _without_confidences(text, facts.instructions)
    backed = _backed(discreet, draft, facts)
    reply = _to_booked(backed.text, draft, facts) if facts.active else _to_unbooked(backed.text, draft, facts)
    withheld = [Withheld(claim.kind) for claim in backed.claims]
    if discreet != text:
        withheld.insert(0, Withheld.CONFIDENTIAL)
    return replace(reply, withheld=tuple(dict.fromkeys((*withheld, *reply.withheld)))) if withheld else reply


def _backed(text: str, draft: Draft, facts: Facts) -> Reviewed:
    """The text without what it says of times and bookings that are not so."""
    if facts.backing is None:
        return Reviewed(text)
    # A link that comes after it says enough.
    leads_on = draft.offer_link and bool(facts.booking_link) and not facts.active
    return reviewing.review(text, facts.backing, draft.language, may_be_empty=leads_on)


def _without_confidences(text: str, instructions: str) -> str:
    """The text without the sentences that repeat what only the bot was told; nothing, if the rest says nothing."""
    kept = _Kept(text, ())
    kept.drop(confidence.betrayed(text, instructions))
    return kept.rest if not kept.is_changed or sentences.says_something(kept.rest) else ""


def _to_booked(text: str, draft: Draft, facts: Facts) -> Reply:
    host = _host(facts.booking_link)
    trusted = [url for url in facts.known_urls if not (host and _hosts(disguise.view(url), host))]
    rest = text
    # What is left after a sentence is gone may read as a new one together, so it is read until nothing is found.
    asked, is_shown = sentences.clean(draft.asked or ""), _may_show_times(facts)
    while (kept := _sifted(rest, trusted, host, asked, is_shown=is_shown)).is_changed:
        rest = kept.rest
    is_changed = rest != text
    withheld = (Withheld.BOOKING_EXISTS,) if is_changed or draft.offer_link else ()
    if not rest or (is_changed and not sentences.says_something(rest)):
        rest = wording.statement(facts.active, supported(draft.language) or "en")
    return Reply(sentences.shortened(rest, facts.longest), withheld=withheld)


def _may_show_times(facts: Facts) -> bool:
    """Whether the contact asked for times: to move their appointment to, or for a further one."""
    if facts.backing is None:
        return True
    return not all(one.is_for_first for one in facts.backing.offers)


def _sifted(text: str, trusted: Sequence[str], host: str | None, asked: str, *, is_shown: bool) -> "_Kept":
    """The text without what could lead a booked contact to another booking: addresses, invitations, our question."""
    kept = _Kept(text, trusted)
    kept.drop(
        _addresses(kept.view), _hosts(kept.view, host) if host else (), disguise.encoded(text), disguise.mixed(text)
    )
    kept.drop(match.span() for match in words.PLACEHOLDERS.finditer(text))
    kept.drop(_invitations(text, kept.sentences))
    if not is_shown:
        kept.drop(_shown(text, kept.sentences))
    if asked:
        kept.drop(match.span() for match in re.finditer(re.escape(asked), text))
    return kept


def _to_unbooked(text: str, draft: Draft, facts: Facts) -> Reply:
    phrases = wording.phrases_in(draft.language)
    taken: list[str] = []
    text = _unmarked(mask(text, facts.booking_link), facts.known_urls, taken)
    kept = _Kept(text, facts.known_urls)
    offers = kept.lift(words.PLACEHOLDERS, keeps_lead_in=bool(facts.booking_link)) or draft.offer_link
    host = _host(facts.booking_link)
    for spans in (
        _addresses(kept.view),
        disguise.encoded(text),
        disguise.mixed(text),
        _hosts(kept.view, host) if host else [],
    ):
        taken += kept.cut(spans)
    ours = [address for address in taken if _is_ours(address, facts.booking_link)]
    withheld = (Withheld.UNKNOWN_LINK,) if len(taken) > len(ours) else ()
    if not (offers or ours):
        return Reply(sentences.shortened(kept.rest or phrases.fallback, facts.longest), withheld=withheld)
    if not facts.booking_link:
        promise = phrases.no_link.format(team=phrases.team_plain)
        rest = sentences.shortened(_without_lead_in(kept.rest), facts.longest - len(promise) - 2)
        return Reply(sentences.joined(rest, promise), withheld=(*withheld, Withheld.NO_BOOKING_LINK))
    rest = kept.rest if _leads_in(kept.rest) else sentences.joined(kept.rest, phrases.offer)
    rest = sentences.shortened(rest, facts.longest - len(facts.booking_link) - 1)
    return Reply(f"{rest}\n{facts.booking_link}", offers_link=True, withheld=withheld)


# ── what is taken out ────────────────────────────────────────────────────────────────────────────────────────────


class _Kept:
    """A text from which sentences and addresses are taken, by their places in it."""

    def __init__(self, text: str, trusted: Sequence[str]) -> None:
        self.text = text
        self.sentences = list(sentences.split(text))
        self.view = disguise.view(disguise.trusting(text, trusted))
        self._gone = bytearray(len(text))

    @property
    def is_changed(self) -> bool:
        return any(self._gone)

    @property
    def rest(self) -> str:
        """What is left of the text, tidied if anything was taken."""
        if not self.is_changed:
            return self.text
        lines, place = [], 0
        for line in self.text.split("\n"):
            left = "".join(letter for letter, gone in zip(line, self._gone[place:], strict=False) if not gone)
            if left.strip() or not line.strip():
                lines.append(left)
            place += len(line) + 1
        return sentences.tidied("\n".join(lines))

    def drop(self, *found: Iterable[Span]) -> None:
        """Take out each sentence that one of these spans touches, with a lead-in such as `Here you go:` before it."""
        starts = [start for start, _ in self.sentences]
        for since, until in (span for spans in found for span in spans):
            first, last = bisect_right(starts, since) - 1, bisect_left(starts, until) - 1
            if first and self.text[slice(*self.sentences[first - 1])].rstrip().endswith(":"):
                first -= 1
            self._take(self.sentences[first][0], self.sentences[last][1])

    def lift(self, placeholders: re.Pattern[str], *, keeps_lead_in: bool) -> bool:
        """Take out each placeholder: alone at the end of the text, if its lead-in is wanted, else with its sentence."""
        found = [match.span() for match in placeholders.finditer(self.text)]
        for start, end in found:
            if keeps_lead_in and not self.text[end:].strip(" \n.!)>*_"):
                self._take(start, end)
            else:
                self.drop([(start, end)])
        return bool(found)

    def cut(self, spans: Iterable[Span]) -> list[str]:
        """Take out these addresses alone where the sentence stands without them, else with it; what was taken."""
        taken = []
        for start, end in spans:
            if self._gone[start]:
                continue
            taken.append(self.text[start:end])
            since, until = next(sentence for sentence in self.sentences if sentence[0] <= start < sentence[1])
            head = words.DANGLING.sub("", self.text[since:start])
            if self.text[start - 1 : start] == "(" and ")" in self.text[start : end + 1]:
                self._take(start - 1, self.text.index(")", start) + 1)
            elif not self.text[end:until].strip(" \n.,;:!?)]>*_\"'") and len(head.split()) >= _LEFT:
                self._take(since + len(head), start + len(self.text[start:end].rstrip(".,;:!?")))
            else:
                self.drop([(start, end)])
        return taken

    def _take(self, start: int, end: int) -> None:
        self._gone[start:end] = b"\x01" * (end - start)


def _addresses(view: View) -> list[Span]:
    """Where there is an address, in any disguise."""
    view = view.hidden(words.EMAIL)
    found = [match for match in words.ADDRESS.finditer(view.text) if not _is_typo(match, view.text)]
    found += [match for match in words.MARKDOWN.finditer(view.text) if match["target"].strip(KNOWN + " ")]
    found += [match for match in words.WORDLIKE_ADDRESS.finditer(view.text) if _stands_alone(match)]
    found += [match for match in words.SPELLED_OUT.finditer(view.text) if sum(map(str.isalpha, match[0])) >= _SPELLED]
    return view.spans(found)


def _is_typo(match: re.Match[str], text: str) -> bool:
    """Whether this is a full stop without a space: `obrigado.com certeza` in Portuguese, or `5.ml`."""
    word, _, ending = match[0].partition(".")
    if ending == "com":
        return is_everyday(word) and bool(re.match(r" [a-z]", text[match.end() : match.end() + 2]))
    return word.isdigit() and ending.isalpha()


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a host that ends in a word is one: no everyday word before the stop, and nothing that reads on."""
    label = match["host"].rpartition(".")[0].rpartition(".")[2]
    is_word = is_everyday(label) or len(label) == 1 or label.isdigit()
    return not is_word and (match["lead"] is not None or match["tail"] is not None)


def _hosts(view: View, host: str) -> list[Span]:
    """Where the booking host can be read, whatever stands between its letters: also backwards, or shifted by 13."""
    found = []
    for needle in (host, host[::-1], codecs.encode(host, "rot13")):
        letters = "".join(filter(str.isalnum, needle))
        if len(letters) < _LONG_HOST:
            spaced = r"[\W_]*".join(re.escape(letter) for letter in letters)
            found += view.spans(re.finditer(rf"(?<![^\W_]){spaced}(?![^\W_])", view.text))
            continue
        for without, keeps in (
            (words.NOTHING, str.isalnum),
            (words.NOTHING, str.isalpha),
            (words.DOT_WORD, str.isalnum),
        ):
            seen = view.replaced(without, "")
            if keeps is not str.isalpha:
                seen = View(seen.text.translate(words.LEET), seen.at)
            skeleton = seen.only(keeps)
            wanted = "".join(filter(keeps, letters if keeps is str.isalpha else letters.translate(words.LEET)))
            found += skeleton.spans(re.finditer(re.escape(wanted), skeleton.text)) if wanted else []
    # Without its ending, which may be told elsewhere. Not of one word, such as the business's own name.
    stem = host.rpartition(".")[0]
    if "." in stem:
        found += view.spans(re.finditer(rf"(?<![\w.-]){re.escape(stem)}(?![\w-])", view.text))
    return found


def _invitations(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The sentences that invite to book, also those that only do so together, a word or two at a time."""
    spoken = [disguise.spoken(text[start:end]) for start, end in spans]
    for (start, end), variants in zip(spans, spoken, strict=True):
        if any(map(_invites, variants)) or invitations.FOREIGN_INVITES.search(text[start:end].lower()):
            yield start, end
    run: list[int] = []
    for n in range(len(spans) + 1):
        if n < len(spans) and len(spoken[n][0].split()) <= _FRAGMENT:
            run.append(n)
            continue
        if len(run) > 1 and _invites(disguise.closed_up(" ".join(spoken[m][0] for m in run))):
            yield spans[run[0]][0], spans[run[-1]][1]
        run = []


def _shown(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The sentences that show times to choose from."""
    for start, end in spans:
        if any(map(invitations.SHOWS_TIMES.search, disguise.spoken(text[start:end]))):
            yield start, end


def _invites(spoken: str) -> bool:
    return bool(invitations.INVITES.search(harmless.EXEMPT.sub(" § ", spoken)))


# ── what is left ─────────────────────────────────────────────────────────────────────────────────────────────────


def _leads_in(text: str) -> bool:
    """Whether the text ends by announcing a link: `here:`, or an invitation."""
    last = text[slice(*list(sentences.split(text))[-1])] if text else ""
    return last.rstrip().endswith(":") or any(map(_invites, disguise.spoken(last)))


def _without_lead_in(text: str) -> str:
    return re.sub(r"(?:(?<=[.!?…])|^|\n)[^.!?…\n]*:$", "", text).rstrip()


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unmarked(text: str, trusted: Sequence[str], taken: list[str]) -> str:
    """The text with unknown links in Markdown or HTML reduced to their labels; their addresses are added to `taken`."""

    def label(match: re.Match[str]) -> str:
        target = (match["target"] or match[0]).strip()
        if target in trusted:
            return match[0]
        if target != PLACEHOLDER:
            taken.append(target)
        return match["label"].strip() + (f" {PLACEHOLDER}" if target == PLACEHOLDER else "")

    return words.ANCHOR.sub(label, words.MARKDOWN.sub(label, text))


def _host(booking_link: str | None) -> str | None:
    if not booking_link:
        return None
    host = urlsplit(booking_link if "://" in booking_link else f"https://{booking_link}").hostname
    return host.removeprefix("www.") if host else None


def _is_ours(address: str, booking_link: str | None) -> bool:
    """Whether this address, read through its disguise, is our booking link or continues it."""
    if not booking_link:
        return False
    ours, theirs = (
        re.sub(r"^(?:h[tx*]+ps?)?:?/*(?:www\.)?", "", disguise.view(link).text) for link in (booking_link, address)
    )
    return theirs.rstrip("/.,").startswith(ours.rstrip("/"))
