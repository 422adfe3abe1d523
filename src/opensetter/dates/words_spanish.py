"""The Spanish words of time; how they are written down is told in `words_english`."""

SPANISH = """
part: a media manana=mid_morning, media manana=mid_morning, a media tarde=mid_afternoon, media tarde=mid_afternoon
part: una manana=morning, alguna manana=morning, cualquier manana=morning, esa manana=morning, por manana=morning
part: muy de manana=first, en las mananas=morning, en las tardes=afternoon, en las noches=night, toda la manana=morning
part: toda la tarde=afternoon
vague: manana o tarde, manana y tarde, de manana o de tarde
other: minutos tarde, muy tarde, llego tarde, llegar tarde, voy tarde, llegare tarde, es tarde
comma: buen finde, feliz viernes, feliz lunes, feliz finde
after_next: otro=other, el otro=other, otra=other
week_later: de hoy en quince=2
relative: hoy, manana=1, pasado manana=2, ayer=-1, anteayer=-2, antier=-2, mnana=1, manna=1, manan=1
relative part: hoy por la noche=0 night, esta noche=0 night, hoy en la noche=0 night, esta tarde=0 afternoon
relative part: esta manana=0 morning, manana temprano=1 first, manana por la manana=1 morning, esta madrugada=0 dawn
relative part: manana en la manana=1 morning, manana a la manana=1 morning, hoy por la manana=0 morning
relative part: pasado manana por la manana=2 morning, manana a primera hora=1 first, hoy temprano=0 first
part: por la manana=morning, en la manana=morning, de la manana=morning, a la manana=morning, la manana=morning
part: por las mananas=morning, las mananas=morning, mananas=morning, por la tarde=afternoon, en la tarde=afternoon
part: a la tarde=afternoon, de la tarde=afternoon, la tarde=afternoon, tarde=afternoon, tardes=afternoon
part: por las tardes=afternoon, las tardes=afternoon, por la noche=night, en la noche=night, a la noche=night
part: de la noche=night, la noche=night, noche=night, noches=night, por las noches=night, mediodia=midday
part: medio dia=midday, al mediodia=midday, a mediodia=midday, del mediodia=midday, de la madrugada=dawn
part: madrugada=dawn, a primera hora=first, primera hora=first, temprano=first, a primera hora de la manana=first
part: antes de comer=before_lunch, antes del almuerzo=before_lunch, antes de la comida=before_lunch
part: antes de almorzar=before_lunch, despues de comer=after_lunch, despues del almuerzo=after_lunch
part: despues de la comida=after_lunch, despues de almorzar=after_lunch, despues del trabajo=after_work
part: antes del trabajo=before_work, a ultima hora=end, ultima hora=end, a ultima hora de la tarde=end
part: por la tarde noche=evening, tarde noche=evening, a ultima hora del dia=end
weekday: mierc=2, miercoles=2, miercole=2, juevez=3, vierne=4, sabados=5, domingos=6, miercolez=2, luns
weak_weekday: lun, mie=2, jue=3, vie=4, sab=5, dom=6
weak_month: julio=7, abril=4, ene=1, feb=2, abr=4, may=5, jun=6, jul=7, ago=8, sep=9, sept=9, set=9, oct=10, nov=11
weak_month: dic=12
month: setiembre=9
number: un=1, una=1, uno=1, dos=2, tres=3, cuatro=4, cinco=5, seis=6, siete=7, ocho=8, nueve=9, diez=10, once=11
number: doce=12, trece=13, catorce=14, quince=15, dieciseis=16, diecisiete=17, dieciocho=18, diecinueve=19, veinte=20
number: veintiuno=21, veintiuna=21, veintidos=22, veintitres=23, veinticuatro=24, veinticinco=25, veintiseis=26
number: veintisiete=27, veintiocho=28, veintinueve=29, treinta=30, treinta y uno=31, treinta y cinco=35, cuarenta=40
number: cuarenta y cinco=45, cincuenta=50, cincuenta y cinco=55, par de=2
ordinal_word: primero=1, primer=1
number unit: media hora=30 minute, una media hora=30 minute, cuarto de hora=15 minute, un cuarto de hora=15 minute
number unit: un par de dias=2 few, un par de horas=2 few, un par de semanas=2 few, unos dias=2 few, unas horas=2 few
number unit: quince dias=2 week, 15 dias=2 week, ocho dias=1 week, una hora y media=90 minute, hora y media=90 minute
day_number: el dia, dia, para el dia
number unit: un dia=1 day, 1 dia=1 day
unit: minuto=minute, minutos=minute, min=minute, mins=minute, dia=day, dias=day, semana=week, semanas=week, mes=month
unit: meses=month, ano=year, anos=year, fin de semana=weekend, finde=weekend, el finde=weekend, fines de semana=weekend
hours: h=1, hs=1, hrs=1, hora, horas
ampm: am, pm=12, a m, p m=12
midnight: medianoche, media noche
next: proximos, proximas, proximo, proxima, prox, que viene, siguiente, entrante, que entra
coming: este proximo
this: este, esta, de este, de esta
last: pasada, pasado, anterior, que paso, ultimo, ultima
at: a las, a la, las, alas, ala
on: el, la, los, en el
of: de, del, de el, de la, d
after: despues de las, despues de la, despues de, pasadas las, mas tarde de las
after on: despues del
from: nada antes de, nada antes de las, no antes de, no antes de las
from on: no antes del
after: tras, tras las
after on: mas tarde del, tras el
before: antes de las, antes de la, antes de
before on: antes del
until: nada despues de las, nada despues de, hasta las, hasta la, hasta, no mas tarde de las, a mas tardar
until: a mas tardar a las
until on: hasta el
until: como muy tarde, como muy tarde a las, no despues de las, antes o el
until on: a mas tardar el
from: a partir de las, a partir de la, a partir de
from on: a partir del, a partir de el, a contar del
since: desde, desde el, desde la, desde las
to on: al
to: a, para el, para la, para
around: sobre las, sobre la, a eso de las, a eso de la, hacia las, hacia la, alrededor de las, alrededor de la
around: alrededor de, como a las, como a la, como, tipo, cerca de las, tipo las, aproximadamente a las
around: mas o menos a las, sobre, a eso del, sobre el, hacia el, hacia
ish: mas o menos, aproximadamente, aprox, y pico, o asi, por ahi
between on: entre el
between: entre, entre las, entre la
and: y, e
or: o, u, o bien, si no
quarter: cuarto
half: media
minus: menos
to_hour: para las, para la
in: en, dentro de, en unos, en unas, dentro de unas, dentro de unos
from_now: a partir de ahora
week_later: de hoy en ocho
ago: hace
edge: principios de=early, a principios de=early, principio de=early, a principio de=early, comienzos de=early
edge: a comienzos de=early, inicio de=early, a inicios de=early, a mediados de=mid, mediados de=mid, finales de=late
edge: a finales de=late, final de=late, al final de=late, fin de=late, a fin de=late, a fines de=late, fines de=late
edge: temprano en=early, al principio de=early, a primera hora de=early, a ultima hora de=late, finales=late
not: nada, mal, fatal, complicado, dificil, trabajo, de vacaciones, de viaje, fuera, salgo del trabajo, no, nunca
not: tampoco, imposible, ni, ocupado, ocupada
but not: en lugar de, en vez de, excepto, salvo, menos el, menos los, menos la, menos las, pero no, menos por
but: pero, sino
move: mover, cambiar, reprogramar, aplazar, posponer, pasar, adelantar, cambiarla, cambiarlo, moverla, moverlo, pasarla
move: pasarlo, cambio, retrasar, correr, trasladar
appointment: cita, reserva, turno, reunion, sesion, llamada, consulta, hora reservada
soon: cuanto antes, lo antes posible, lo mas pronto posible, lo mas antes posible, cuanto antes mejor, primer hueco
soon: primera hora disponible, primer turno
any: cualquier dia, cualquier hora, cuando sea, a cualquier hora, cuando quieras, cuando puedas, me da igual
any: en cualquier momento, cuando usted pueda
vague: verano, invierno, primavera, otono, pronto, algun dia, en algun momento, mas tarde, mas adelante, otro dia
vague: otra hora, otra semana, la otra semana, otro momento, navidad, navidades, semana santa, nochebuena, nochevieja
vague: reyes, el otro dia, entre semana, dias laborables, todos los dias, un dia de estos, ano nuevo
comma: buenos dias, buen dia, buenas tardes, buenas noches, buenas, buen fin de semana, feliz fin de semana, feliz dia
comma: bonito dia, feliz tarde, buena tarde, feliz navidad, hasta luego, hasta pronto, que tengas buen dia
comma: que tenga buen dia, feliz ano, hasta manana
street: calle, avenida, av, plaza
other: mas temprano, muy temprano, primera, segunda, tercera, cuarta, quinta, sexta, segundo, tercero, domino
other: primera vez, ultima vez, un momento, un segundo, un minuto, cada dia, al dia, por hora, la hora, todo el dia
other: por dia, una vez, una pregunta, un rato, de una, que hora, a que hora, a la vez, hace falta, medio, el dia de
other: hace mucho, a tiempo, hora de, una duda
common: abierto, abiertos, abren, yo, me, mi, mis, te, tu, usted, ustedes, nos, se, lo, le, les, que, es, esta, estan
common: son, soy, somos, ser, seria, por, favor, gracias, si, vale, bien, bueno, buena, perfecto, mejor, puede, puedo
common: podria, podriamos, pueden, puedes, quiero, quisiera, querria, tengo, tiene, tienen, teneis, hay, hola, ok, un
common: una, unos, unas, con, sin, su, cita, ir, venir, viene, vienes, vienen, voy, vengo, gustaria, necesito, pedir
common: reservar, hueco, disponible, libre, queria, entonces, muy, mas, tambien, posible, quedamos, queda, quedar, va
common: vas, cuando, como, donde, cual, porque, muchas, mucho, algo, hora, horario, solo, ya, eso, ese, esa, punto
common: en punto, por que no, no hay problema, no importa, no pasa nada, no se preocupe, encantado, viene bien, iria
common: vendria, vendre, genial, estupendo, alguna, adelante, en adelante, posibilidad, disponibilidad, tienes, os
common: fuera, podamos, hacer, ver, verdad, ahora, aqui
zone: est=EST, edt=EDT, cst=CST, cdt=CDT, mst=MST, mdt=MDT, pst=PST, pdt=PDT, gmt=GMT, utc=UTC, cet=CET, cest=CEST
zone: art=ART, brt=BRT, clt=CLT, cot=COT
"""
