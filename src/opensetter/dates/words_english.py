"""The English words of time: a kind of `reading.KINDS` to each row, and the phrases that are of it.

What stands behind `=` is the value, if there is one; a row of several kinds makes that many items of one phrase. Where
a phrase is listed twice, the first row holds. Everything is written as `spelling.plain` leaves it: in lower case,
without accents, with a blank for each apostrophe and hyphen.
"""

ENGLISH = """
after_next: another=other, the other=other, other=other
relative: today, tomorrow=1, tmrw=1, tmr=1, tomoz=1, tomorow=1, tommorow=1, tommorrow=1, day after tomorrow=2
relative: the day after tomorrow=2, yesterday=-1, yday=-1, day before yesterday=-2
relative part: tonight=0 night, tonite=0 night
part: morning=morning, mornings=morning, a m=morning, in the morning=morning, afternoon=afternoon, arvo=afternoon
part: afternoons=afternoon, in the afternoon=afternoon, evening=evening, evenings=evening, in the evening=evening
part: night=night, nights=night, at night=night, midday=midday, lunchtime=midday, lunch time=midday, at lunch=midday
part: over lunch=midday, around lunch=midday, around lunchtime=midday, first thing=first
part: first thing in the morning=first, early in the morning=first, before lunch=before_lunch, after lunch=after_lunch
part: before lunchtime=before_lunch, after lunchtime=after_lunch, before work=before_work, after work=after_work
part: end of the day=end, end of day=end, eod=end, after school=after_work
weekday: tue=1, tues=1, weds=2, thu=3, thur=3, thurs=3, fri=4, mondays, tuesdays=1, wednesdays=2, thursdays=3
weekday: fridays=4, saturdays=5, sundays=6, wensday=2, wendesday=2, wednsday=2, wenesday=2, teusday=1, tuseday=1
weekday: mnoday, firday=4, satruday=5
weak_weekday: mon, wed=2, sat=5, sun=6
weak_month: may=5, april=4, june=6, march=3, mar=3, jan=1, sept=9, sep=9, dec=12, feb=2, apr=4, jun=6, jul=7, aug=8
weak_month: oct=10, nov=11
number: one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, eleven=11, twelve=12
number: thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17, eighteen=18, nineteen=19, twenty=20, thirty=30
number: forty=40, fifty=50, twenty five=25, thirty five=35, forty five=45, fifty five=55, twenty one=21, twenty two=22
number: twenty three=23
ordinal_word: first=1, second=2, third=3, fourth=4, fifth=5, sixth=6, seventh=7, eighth=8, ninth=9, tenth=10
ordinal_word: eleventh=11, twelfth=12, thirteenth=13, fourteenth=14, fifteenth=15, sixteenth=16, seventeenth=17
ordinal_word: eighteenth=18, nineteenth=19, twentieth=20, twenty first=21, twenty second=22, twenty third=23
ordinal_word: twenty fourth=24, twenty fifth=25, twenty sixth=26, twenty seventh=27, twenty eighth=28, twenty ninth=29
ordinal_word: thirtieth=30, thirty first=31
number unit: an hour=1 hour, a day=1 day, a week=1 week, a fortnight=2 week, fortnight=2 week, a month=1 month
number unit: half an hour=30 minute, half hour=30 minute, a half hour=30 minute, quarter of an hour=15 minute
number unit: a quarter of an hour=15 minute, an hour and a half=90 minute, one and a half hours=90 minute
number unit: a couple of days=2 few, a couple of weeks=2 few, a couple of hours=2 few, a few days=2 few
number unit: a few hours=2 few, a few weeks=2 few, a few minutes=2 few, a year=1 year
unit: minute=minute, minutes=minute, min=minute, mins=minute, hour=hour, hours=hour, hrs=hour, hr=hour, day=day
unit: days=day, week=week, weeks=week, wk=week, month=month, months=month, year=year, years=year, weekend=weekend
unit: the weekend=weekend, weekends=weekend, week end=weekend
oclock: o clock, oclock
hours: h=1
ampm: am, pm=12
clock: noon=12, mid day=12
midnight: midnight
next: next, nxt
after_next: after next
number unit after: day after=1 day 0, the day after=1 day 0
number unit before: day before=1 day 0, the day before=1 day 0
after_next unit: week after next=0 week, the week after next=0 week, month after next=0 month
coming: coming, this coming, upcoming, the following
this: this
last: last, previous
at: at
on: on, the, on the
of: of, for, commencing, beginning
after: after, later than, any time after, anytime after, sometime after, some time after
from: not before, nothing before, none before, not until, not till, no earlier than, not earlier than, no sooner than
from: earliest
before: before, earlier than, any time before, anytime before, sometime before
until: nothing after, none after, until, till, til, by, no later than, not later than, not after, up to
until: at the latest by
from: from, starting, starting from, as of, any day from, any time from, anytime from
to: to, through, thru, onto
around: around, about, approximately, approx, roughly, circa, ca, near, at around, at about, around about
around: sometime around, some time around, at roughly, shortly after, towards
ish: ish, or so, or thereabouts, more or less
between: between, anywhere between, any time between, anytime between, sometime between
and: and, n
or: or, alternatively, otherwise
quarter: quarter, a quarter
half: half
past: past
in: in, in about, in around, in another
from_now: from now, from today, from tomorrow=1
ago: ago, back
since: since, ever since
edge: early=early, earlier in the=early, beginning of=early, the beginning of=early, start of=early, the start of=early
edge: early in=early, mid=mid, middle of=mid, the middle of=mid, late=late, end of=late, the end of=late, later=late
edge: late in=late, later in=late, earlier=early, late in the=late, early in the=early
not: not, can t, cannot, cant, can not, won t, wont, doesn t, doesnt, don t, dont, isn t, isnt, never, unable, nothing
not: no good, bad for me, is bad, tricky, difficult, i work, i m working, i am working, i ll be working, finish work
not: finish, on holiday, on vacation, out of town, out of office, travelling, traveling, no use, i start work
not: get off work, couldn t, aren t, unavailable, no longer, busy, impossible, fully booked, away
but not: instead of, anytime but, any time but, rather than, except, except for, anything but, any day but, but not
but not: apart from, other than, excluding
but: but, instead, however
move: move, reschedule, change, switch, shift, postpone, push, rebook, swap, moved, changed
appointment: appointment, booking, meeting, slot, session, call, visit, appt, reservation
soon: earliest you have, the earliest you have, earliest appointment, earliest possible, as soon as possible, asap
soon: soonest, first available, next available, as early as possible, earliest available, first slot, next slot
soon: as soon as you can
any: any time, anytime, any day, whenever, whenever you can, i m flexible, im flexible, i am flexible, any afternoon
vague: sometime, some time, some day, someday, soon, some other time, another day, another time, a different day
vague: a different time, other day, other time, weekday, weekdays, on weekdays, easter, christmas, xmas, new year
vague: new years, thanksgiving, halloween, good friday, black friday, easter monday, the other day, not sure, every day
vague: in no time, the week before, the week after, before that, after that, within, summer, winter, autumn, springtime
comma: good morning, good afternoon, good evening, good night, good day, have a nice day, morning all, have a good day
comma: have a great day, have a nice weekend, have a good weekend, have a great weekend, have a lovely weekend
comma: nice weekend, happy friday, have a nice evening, have a good evening, good weekend, happy monday, happy new year
comma: merry christmas
street: street, road, avenue, lane, blvd, boulevard
other: first time, last time, next time, one moment, a second, one second, a minute, one minute, the may, in a minute
other: in a second, in a moment, second one, first one, third one, per day, per week, per hour, all day, these days
other: one day, the day, last minute, in time, on time, per month
common: i, a, an, me, my, we, us, you, your, it, is, are, was, were, be, would, could, can, will, do, does, did, have
common: has, please, pls, plz, thanks, thank, ok, okay, yes, yep, yeah, sure, great, good, fine, perfect, better, best
common: works, work, suits, suit, if, possible, possibly, maybe, perhaps, then, so, with, that, there, what, how, free
common: available, hi, hello, hey, hiya, like, love, want, need, get, got, come, see, say, said, let, s, d, ll, m, re
common: ve, t, book, some, any, here, he, she, they, them, am, too, also, as, well, sharp, exactly, just, really
common: prefer, preferably, rather, think, guess, or, which, when, where, who, why, because, since, though, only
common: sounds, sir, cheers, mate, sorry, no, nope, why not, why don t we, no problem, no worries, don t mind
common: don t know, don t worry, onwards, onward, on wards, all, been, shall, should, might, may, go, going, make, made
common: meet, time, times, day, something, anything, open, opening, fit, squeeze, slots, appointments, now, right now
common: still, latest, at the latest, local time, sometime, time works, can t we, couldn t we, can t you, couldn t you
common: won t you
zone: est=EST, edt=EDT, cst=CST, cdt=CDT, mst=MST, mdt=MDT, pst=PST, pdt=PDT, et=EST/EDT, ct=CST/CDT, mt=MST/MDT
zone: pt=PST/PDT, akst=AKST, hst=HST, gmt=GMT, utc=UTC, bst=BST, ist=IST, cet=CET, cest=CEST, eet=EET, aest=AEST
zone: aedt=AEDT, jst=JST, sgt=SGT, nzst=NZST, nzdt=NZDT, wet=WET, msk=MSK, sast=SAST
"""
