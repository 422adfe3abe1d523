"""The German words of time; how they are written down is told in `words_english`."""

GERMAN = """
comma: schonen freitag, schonen montag, schones we, schonen sonntag, schonen samstag
after_next: anderen=other, anderer=other, anderes=other
relative: heute, morgen=1, morgn=1, ubermorgen=2, uebermorgen=2, gestern=-1, vorgestern=-2
relative part: heute morgen=0 morning, heute fruh=0 morning, heute frueh=0 morning, morgen fruh=1 morning
relative part: morgen frueh=1 morning, ubermorgen fruh=2 morning, uebermorgen frueh=2 morning, heute nacht=0 night
relative part: gestern morgen=-1 morning
part: morgens=morning, am morgen=morning, vormittag=morning, vormittags=morning, am vormittag=morning, fruh=first
part: frueh=first, fruhmorgens=first, in der fruh=first, in der fruhe=first, am fruhen morgen=first
part: nachmittag=afternoon, nachmittags=afternoon, am nachmittag=afternoon, mittag=midday, mittags=midday
part: am mittag=midday, zu mittag=midday, uber mittag=midday, in der mittagspause=midday, abend=evening, abends=evening
part: am abend=evening, nachts=dark, in der nacht=dark, vor dem mittagessen=before_lunch, vor dem mittag=before_lunch
part: vor mittag=before_lunch, nach dem mittagessen=after_lunch, nach dem mittag=after_lunch, nach mittag=after_lunch
part: nach der arbeit=after_work, vor der arbeit=before_work, nach feierabend=after_work, gleich fruh=first
part: ganz fruh=first, spatnachmittag=late_afternoon, spatnachmittags=late_afternoon, spatabends=late_evening
part: am spaten nachmittag=late_afternoon, am spateren nachmittag=late_afternoon, am fruhen nachmittag=early_afternoon
part: am spaten vormittag=late_morning, am spaten abend=late_evening, am fruhen abend=early_evening
weekday: montags, dienstags=1, mittwochs=2, donnerstags=3, freitags=4, samstags=5, sonntags=6, sonnabend=5
weekday: sonnabends=5, mittwoch=2, montg, mitwoch=2, freitg=4, freutag=4
weak_weekday: mo, di=1, mi=2, do=3, fr=4, sa=5
weak_month: jan=1, feb=2, marz=3, maerz=3, apr=4, mai=5, jun=6, jul=7, aug=8, sep=9, sept=9, okt=10, nov=11, dez=12
month: janner=1, jaenner=1, feber=2, maerz=3
number: ein=1, eine=1, einer=1, einem=1, einen=1, eins=1, zwei=2, drei=3, vier=4, funf=5, fuenf=5, sechs=6, sieben=7
number: acht=8, neun=9, zehn=10, elf=11, zwolf=12, zwoelf=12, dreizehn=13, vierzehn=14, funfzehn=15, fuenfzehn=15
number: sechzehn=16, siebzehn=17, achtzehn=18, neunzehn=19, zwanzig=20, einundzwanzig=21, zweiundzwanzig=22
number: dreiundzwanzig=23, funfundzwanzig=25, dreissig=30, funfunddreissig=35, vierzig=40, funfundvierzig=45
number: funfzig=50, zwo=2
ordinal_word: erster=1, ersten=1, zweiten=2, zweiter=2, dritten=3, dritter=3, vierten=4, vierter=4, funften=5
ordinal_word: sechsten=6, siebten=7, achten=8, neunten=9, zehnten=10, elften=11, zwolften=12, dreizehnten=13
ordinal_word: vierzehnten=14, funfzehnten=15, sechzehnten=16, siebzehnten=17, achtzehnten=18, neunzehnten=19
ordinal_word: zwanzigsten=20, einundzwanzigsten=21, zweiundzwanzigsten=22, dreiundzwanzigsten=23, vierundzwanzigsten=24
ordinal_word: funfundzwanzigsten=25, sechsundzwanzigsten=26, siebenundzwanzigsten=27, achtundzwanzigsten=28
ordinal_word: neunundzwanzigsten=29, dreissigsten=30, einunddreissigsten=31
number unit: einer halben stunde=30 minute, halben stunde=30 minute, halbe stunde=30 minute
number unit: anderthalb stunden=90 minute, eineinhalb stunden=90 minute, einer viertelstunde=15 minute
number unit: viertelstunde=15 minute, 14 tagen=2 week, dreiviertelstunde=45 minute, einer dreiviertelstunde=45 minute
number unit: ein paar tagen=2 few, paar tagen=2 few, ein paar stunden=2 few, paar stunden=2 few, ein paar minuten=2 few
number unit: einigen tagen=2 few, vierzehn tagen=2 week, ein paar wochen=2 few, acht tagen=1 week, 8 tagen=1 week
unit: minute=minute, minuten=minute, min=minute, stunde=hour, stunden=hour, std=hour, tag=day, tage=day, tagen=day
unit: woche=week, wochen=week, monat=month, monate=month, monaten=month, monats=month, jahr=year, jahre=year
unit: jahren=year, wochenende=weekend, wochenenden=weekend, wochenendes=weekend
hours: h=1
oclock: uhr
ampm: pm=12
midnight: mitternacht
next: nachsten, naechsten, nachste, naechste, nachster, naechster, nachstes, naechstes, nachstem
after_next: ubernachste, uebernaechste, ubernachsten, uebernaechsten, ubernachster, ubernachstes
coming: kommenden, kommende, kommender, kommendes
this: diesen, diese, dieser, dieses, diesem, dies
last: letzten, letzte, letzter, letztes, vergangenen, vergangene, vorige, vorigen, voriger
at: um, so um, punkt, zu um
on: am, an, den, der, dem, das, die, fur den, fur, zum
of: des, vom, von
after on: nach dem
from: nichts vor, fruhestens um, fruhestens, nicht vor, fruehestens
from on: nichts vor dem, nicht vor dem, fruhestens am
nach: nach
vor: vor
before on: vor dem
until: nichts nach, bis, bis um, spatestens um, spatestens, bis spatestens, spaetestens
until on: bis zum, spatestens am
until: spatestens bis, bis spatestens um, nicht nach, bis maximal
from: ab, fruhestens ab
from on: ab dem
since: seit
to: auf, auf den
around: gegen, ungefahr um, ungefahr, ungefaehr, etwa um, etwa, circa, ca, zirka, so gegen, rund um, so ungefahr um
around: um etwa, um ca, um circa, um ungefahr, um die, so circa, so ca, so um die
ish: rum, herum, oder so, in etwa
between on: zwischen dem, zwischen den
between: zwischen
and: und
or: oder, bzw, alternativ, sonst, ansonsten
quarter: viertel
half_before: halb
three_quarters: dreiviertel, drei viertel
in: in, im, in etwa, in ca, in circa
ago: her
edge: anfang=early, anfang der=early, am anfang=early, zu beginn=early, beginn=early, mitte=mid, mitte der=mid
edge: ende=late, ende der=late, am ende=late, gegen ende=late, spaten=late, spater=late, fruhen=early, spat=late
edge: zum ende=late, am fruhen=early, am spaten=late, ende des=late, anfang des=early
not: nichts, schlecht, schwierig, arbeite, im urlaub, urlaub, verreist, unterwegs, arbeiten muss, nicht, nie, kein
not: keinen, keine, unmoglich, niemals, ausgebucht
but not: anstatt, statt, ausser, anstelle von, aber nicht, bloss nicht, nur nicht
but: aber, sondern, jedoch, dafur, stattdessen
move: verschieben, verlegen, umbuchen, andern, aendern, tauschen, verschoben, verlegt, vorverlegen
appointment: termin, termins, termine, buchung, besprechung, sitzung, gesprach, reservierung
soon: so bald wie moglich, sobald wie moglich, so schnell wie moglich, baldmoglichst, schnellstmoglich, moglichst bald
soon: so fruh wie moglich, ehestmoglich, fruhestmoglich, nachsten freien termin, nachster freier termin
soon: nachstmoglichen termin, nachstmoglich, schnellstens
any: jederzeit, egal wann, wann immer, irgendein tag, ist mir egal wann, jeden tag, bin flexibel
vague: sommer, winter, fruhling, fruhjahr, herbst, innerhalb, irgendwann, bald, demnachst, ein andermal, andermal
vague: an einem anderen tag, anderer tag, spater, weihnachten, ostern, pfingsten, silvester, neujahr, heiligabend
vague: ostermontag, karfreitag, pfingstmontag, unter der woche, werktags, neulich, rosenmontag, anderen termin
vague: anderen tag, in den nachsten tagen, die nachsten tage, nachsten tage, nachsten tagen, paar tage, innerhalb von
comma: guten morgen, guten tag, guten abend, gute nacht, schonen tag, schones wochenende, schonen abend
comma: schonen feierabend, einen schonen tag, schone woche, tag zusammen, morgen zusammen, moin, bis bald
comma: frohe weihnachten, gutes neues jahr, bis dann, schonen tag noch, bis morgen, bis spater
street: strasse, platz
other: zu fruh, so fruh, erste mal, ersten mal, letztes mal, nachstes mal, einen moment, eine sekunde, eine minute
other: pro tag, pro stunde, den ganzen tag, eines tages, eine frage, jedes mal, einen augenblick, zu zweit, zu dritt
other: zu viert, um die ecke, letzte mal
common: ich, mir, mich, mein, meine, meinen, du, sie, ihr, ihnen, ihre, ihren, wir, uns, unser, es, ist, sind, war
common: ware, bitte, danke, gerne, gern, ok, okay, ja, klar, super, gut, perfekt, besser, am besten, passt, passen
common: passte, kann, konnte, konnten, konnen, geht, ginge, gehen, hatte, hatten, haben, hat, habe, mochte, mochten
common: will, wurde, hallo, hi, noch, was, frei, freien, freie, moglich, dann, also, mit, ohne, auch, da, dort, wann
common: wie, wo, warum, denn, schon, mal, vielleicht, eventuell, lieber, eher, nur, so, einen, eine, ein, buchen
common: kommen, komme, machen, zeit, vielen, dank, sehr, etwas, alles, wenn, falls, ob, weil, hier, jetzt, zur, zu, von
common: auf, aus, bei, werden, wird, warum nicht, kein problem, keine sorge, macht nichts, sagen, treffen, hatten sie
common: liebe, grusse, mfg, moglichkeit, verfugbar, brauche, vereinbaren, sein, bin, nehme, nehmen, ich mag, mag
common: leider, und, aufwarts, wars, mogen, vormerken, eintragen, sagt, nein, doch, ganz, einfach, genau, leid, euch
common: euer, ihm, ihn
zone: gmt=GMT, utc=UTC, mez=CET, mesz=CEST, cet=CET, cest=CEST, est=EST, edt=EDT, pst=PST, pdt=PDT
"""
