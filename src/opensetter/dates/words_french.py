"""The French words of time; how they are written down is told in `words_english`."""

FRENCH = """
week_later: en quinze=2, d aujourd hui en quinze=2
after_next: autre=other, d apres=other, l autre=other
comma: bon vendredi, bon lundi, bon dimanche, bon samedi
relative: aujourd hui, aujourdhui, auj, ajd, demain=1, dmain=1, apres demain=2, hier=-1, avant hier=-2
relative part: ce soir=0 evening, cet apres midi=0 afternoon, ce matin=0 morning, cet aprem=0 afternoon
relative part: ce midi=0 midday, cette nuit=0 night, cette apres midi=0 afternoon, demain tot=1 first
part: matin=morning, le matin=morning, du matin=morning, au matin=morning, dans la matinee=morning, en matinee=morning
part: matinee=morning, la matinee=morning, de la matinee=morning, le matin tot=first, tot le matin=first, tot=first
part: apres midi=afternoon, l apres midi=afternoon, de l apres midi=afternoon, dans l apres midi=afternoon
part: aprem=afternoon, en apres midi=afternoon, d apres midi=afternoon, cet aprem=afternoon, soir=evening
part: le soir=evening, du soir=evening, au soir=evening, en soiree=evening, dans la soiree=evening, soiree=evening
part: la nuit=dark, de la nuit=dark, avant le dejeuner=before_lunch, avant dejeuner=before_lunch
part: avant le repas=before_lunch, apres le dejeuner=after_lunch, apres dejeuner=after_lunch, apres manger=after_lunch
part: avant manger=before_lunch, entre midi et deux=midday, pause dejeuner=midday, a l heure du dejeuner=midday
part: heure du dejeuner=midday, apres le travail=after_work, apres le boulot=after_work, avant le travail=before_work
part: apres l ecole=after_work, en fin de journee=end, fin de journee=end, en debut de matinee=first
part: debut de matinee=first, a la premiere heure=first, en fin d apres midi=late_afternoon
part: fin d apres midi=late_afternoon, en debut d apres midi=early_afternoon, debut d apres midi=early_afternoon
part: en fin de matinee=late_morning, fin de matinee=late_morning, en debut de soiree=early_evening
part: debut de soiree=early_evening, en milieu de matinee=mid_morning, en milieu d apres midi=mid_afternoon
part: milieu d apres midi=mid_afternoon
weekday: lundis, mardis=1, mercredis=2, jeudis=3, vendredis=4, samedis=5, dimanches=6, mercrdi=2, vendrdi=4, mecredi=2
weak_weekday: lun, mer=2, jeu=3, ven=4, sam=5, dim=6
weak_month: janv=1, jan=1, fev=2, fevr=2, avr=4, juil=7, oct=10, nov=11, dec=12, mars=3, aout=8, mai=5
number: un=1, une=1, deux=2, trois=3, quatre=4, cinq=5, six=6, sept=7, huit=8, neuf=9, dix=10, onze=11, douze=12
number: treize=13, quatorze=14, quinze=15, seize=16, dix sept=17, dix huit=18, dix neuf=19, vingt=20, vingt et un=21
number: vingt et une=21, vingt deux=22, vingt trois=23, vingt quatre=24, vingt cinq=25, vingt six=26, vingt sept=27
number: vingt huit=28, vingt neuf=29, trente=30, trente et un=31, trente cinq=35, quarante=40, quarante cinq=45
number: cinquante=50, cinquante cinq=55
ordinal_word: premier=1
number unit: demi heure=30 minute, une demi heure=30 minute, quart d heure=15 minute, un quart d heure=15 minute
number unit: trois quarts d heure=45 minute, quelques jours=2 few, quelques heures=2 few, quelques minutes=2 few
number unit: quelques semaines=2 few, quinze jours=2 week, 15 jours=2 week, huit jours=1 week, 8 jours=1 week
number unit: une quinzaine=2 week
unit: minute=minute, minutes=minute, min=minute, mn=minute, jour=day, jours=day, semaine=week, semaines=week
unit: mois=month, an=year, ans=year, annee=year, annees=year, week end=weekend, weekend=weekend, ce we=weekend
unit: le we=weekend, fin de semaine=weekend, sem=week
hours: h=1, heure, heures, hrs
ampm: am, pm=12
clock: midi=12
midnight: minuit
next: prochains, prochaines, prochain, prochaine, suivant, suivante, qui vient
this: ce, cette, cet, de cette, de ce
last: dernier, derniere, passe, passee
at: a
on: le, la, pour le, au, les, l
of: de, du, d
after: apres
after on: apres le
from: rien avant, pas avant, au plus tot a, au plus tot
from on: rien avant le, pas avant le, au plus tot le
before: avant
before on: avant le
until: rien apres, jusqu a, jusque, d ici, pas plus tard que, au plus tard a, au plus tard
until on: jusqu au, au plus tard le
until: pas apres, jusqu, d ici a
until on: d ici le
from: a partir de, a partir, des, a compter de
from on: a partir du, des le, a compter du
since: depuis, depuis le
to: au, pour, vers le
around: vers, aux alentours de, autour de, environ, aux environs de, a peu pres a, vers les, sur les, genre
around: approximativement a, a environ
ish: a peu pres, et quelques, plus ou moins, approximativement, ou par la
between: entre
and: et
or: ou, ou bien, ou alors, sinon
quarter: quart, le quart
half: demie, demi
minus: moins
in: dans, en, dans environ, d ici
from_now: a partir de maintenant
week_later: en huit, d aujourd hui en huit
ago: il y a, y a, ya
edge: debut de=early, debut du=early, debut=early, en debut de=early, au debut de=early, au debut du=early
edge: milieu de=mid, en milieu de=mid, milieu du=mid, milieu=mid, mi=mid, fin de=late, fin du=late, en fin de=late
edge: fin=late, a la fin de=late, a la fin du=late, fin de la=late, a la fin de la=late, en debut=early, en fin=late
edge: tard=late
not: rien, complique, difficile, je travaille, en vacances, en deplacement, absent, absente, pas, ne, jamais
not: impossible, ni, indisponible, complet, occupe, occupee
but not: au lieu de, au lieu du, sauf, sauf le, plutot que, a part, mais pas, hormis, excepte
but: mais, plutot, par contre, en revanche
move: deplacer, decaler, reporter, changer, modifier, avancer, repousser, reprogrammer, remettre
appointment: rendez vous, rdv, reservation, reunion, seance, consultation, appel, creneau
soon: des que possible, au plus vite, le plus tot possible, au plus tot possible, le plus vite possible
soon: le plus rapidement possible, premier creneau, prochaine disponibilite, prochain creneau, asap
any: n importe quand, n importe quel jour, a n importe quelle heure, quand vous voulez, peu importe
any: n importe quelle heure, quand tu veux, tous les jours
vague: hiver, printemps, automne, bientot, un jour, un de ces jours, plus tard, un autre jour, une autre fois
vague: un autre moment, une autre date, noel, paques, toussaint, nouvel an, lundi de paques, jour de l an, en semaine
vague: pentecote, l autre jour, une autre heure, prochains jours, ces prochains jours, les prochains jours
comma: bonjour, bonsoir, bonne journee, bonne soiree, bonne nuit, bon week end, bon weekend, bonne semaine
comma: bon apres midi, bonne apres midi, joyeux noel, bonne annee, a bientot, a demain, bonne fin de journee
comma: excellente journee, belle journee, bon matin
street: rue, avenue, boulevard, place du
other: plus tot, trop tot, si tot, premiere fois, derniere fois, prochaine fois, un moment, une seconde, une minute
other: par jour, par heure, toute la journee, un instant, une question, de l heure, quelle heure, a quelle heure
other: tout a l heure, a l heure, tout de suite, trois fois, une fois, par mois, deux fois, neuf ans
common: je, j, me, moi, mon, ma, mes, tu, te, vous, nous, on, il, elle, se, s, que, qu, qui, c, est, ce, ca, sont, suis
common: serait, etait, etre, sera, merci, oui, non, ok, bien, bon, bonne, parfait, mieux, peut, peux, pouvez, pourrait
common: pourriez, possible, voudrais, voulez, veux, aimerais, souhaite, souhaiterais, avez, avoir, ai, as, ont, salut
common: coucou, une, un, avec, sans, votre, vos, notre, prendre, venir, viens, faire, y, aussi, alors, donc, quand
common: comment, pourquoi, ou, quel, quelle, quels, parce, tres, svp, stp, plait, si, en, libre, disponible
common: disponibilite, dispo, place, heure, va, vas, irait, convient, conviendrait, arrange, arrangerait, seulement
common: encore, pourquoi pas, pas de souci, pas de probleme, pas grave, jour, t, n, m, bonjour, chez, dans, sur, dites
common: marche, juste, deja, pile, d accord, nickel, super, rappelez, quelque, chose, maintenant, ici, ils, elles
common: rendez, plutot bien, est ce
zone: gmt=GMT, utc=UTC, cet=CET, cest=CEST, edt=EDT, pdt=PDT
"""
