"""The Portuguese words of time; how they are written down is told in `words_english`."""

PORTUGUESE = """
around: la pras, la para as, la pra, la pros
comma: bom fds, boa sexta, boa segunda, otima sexta, boa sexta feira, boa segunda feira
after_next: outro=other, outra=other, na outra=other, no outro=other
relative: hoje, hj, amanha=1, amnha=1, amanhaa=1, depois de amanha=2, ontem=-1, anteontem=-2
relative part: hoje a noite=0 night, hoje de noite=0 night, esta noite=0 night, hoje cedo=0 first, amanha cedo=1 first
part: de manha=morning, pela manha=morning, da manha=morning, na parte da manha=morning, manha=morning, manhas=morning
part: na manha=morning, a tarde=afternoon, de tarde=afternoon, pela tarde=afternoon, da tarde=afternoon
part: tarde=afternoon, na parte da tarde=afternoon, no periodo da tarde=afternoon, no periodo da manha=morning
part: tardes=afternoon, na tarde=afternoon, a noite=night, de noite=night, da noite=night, noite=night
part: pela noite=night, noites=night, de madrugada=dawn, da madrugada=dawn, madrugada=dawn, na hora do almoco=midday
part: hora do almoco=midday, horario de almoco=midday, antes do almoco=before_lunch, antes de almocar=before_lunch
part: depois do almoco=after_lunch, apos o almoco=after_lunch, depois de almocar=after_lunch
part: depois do trabalho=after_work, apos o trabalho=after_work, logo cedo=first, cedo=first, bem cedo=first
part: cedinho=first, de manha cedo=first, no fim do dia=end, no final do dia=end, fim do dia=end, final do dia=end
part: ao fim do dia=end, ao final do dia=end, primeira hora=first, na primeira hora=first, logo pela manha=first
part: logo de manha=first
weekday: terca=1, tercas=1, sabados=5, domingos=6, segundas feiras, 2a feira, 3a feira=1, 4a feira=2, 5a feira=3
weekday: 6a feira=4, 2 feira, 3 feira=1, 4 feira=2, 5 feira=3, 6 feira=4
article_weekday: a segunda, a quarta=2, a quinta=3, a sexta=4
weekday_or_ordinal: segunda, quarta=2, quinta=3, sexta=4, segundas, quartas=2, quintas=3, sextas=4
weak_weekday: seg, ter=1, qua=2, qui=3, sex=4, sab=5, dom=6
weak_month: jan=1, fev=2, mar=3, abr=4, mai=5, jun=6, jul=7, ago=8, set=9, out=10, nov=11
number: um=1, uma=1, dois=2, duas=2, tres=3, quatro=4, cinco=5, seis=6, sete=7, oito=8, nove=9, dez=10, onze=11
number: doze=12, treze=13, quatorze=14, catorze=14, quinze=15, dezesseis=16, dezasseis=16, dezessete=17, dezassete=17
number: dezoito=18, dezenove=19, dezanove=19, vinte=20, vinte e um=21, vinte e uma=21, vinte e dois=22, vinte e duas=22
number: vinte e tres=23, vinte e cinco=25, trinta=30, trinta e cinco=35, quarenta=40, quarenta e cinco=45, cinquenta=50
number: trinta e um=31
ordinal_word: primeiro=1
number unit: meia hora=30 minute, uma meia hora=30 minute, hora e meia=90 minute, uma hora e meia=90 minute
number unit: quarto de hora=15 minute, um quarto de hora=15 minute, uns dias=2 few, alguns dias=2 few, umas horas=2 few
number unit: algumas horas=2 few, quinze dias=2 week, 15 dias=2 week, oito dias=1 week
day_number: dia, no dia, o dia, para o dia, pro dia, pra dia, para dia
number unit: um dia=1 day, 1 dia=1 day
unit: minuto=minute, minutos=minute, min=minute, mins=minute, dia=day, dias=day, semana=week, semanas=week, mes=month
unit: meses=month, ano=year, anos=year, fim de semana=weekend, final de semana=weekend, fds=weekend
unit: no fim de semana=weekend, no final de semana=weekend
hours: h=1, hs=1, hrs=1, hora, horas
ampm: am, pm=12
clock: meio dia=12
midnight: meia noite
next: proximos, proximas, proxima, proximo, prox, que vem, q vem, seguinte
coming: esta proxima
this: esta, este, essa, esse, nesta, neste, nessa, nesse, desta, deste, dessa, desse
last: passada, passado, anterior, retrasada, ultima
at: as, ao
at number: a uma=0 1, a 1=0 1
on: na, no, a, o, os, nas, nos, aos
of: de, do, da, dos, das
after: depois das, depois da, depois de, apos as, apos a, apos, mais tarde que as
after on: depois do, apos o
from: nada antes das, nada antes de, nao antes das, nao antes de, nao antes da
before: antes das, antes da, antes de
before on: antes do
until: nada depois das, nada apos as, ate as, ate a, ate, no maximo ate, no maximo as, no maximo ate as, o mais tardar
until on: ate o
from: a partir das, a partir da, a partir de, qualquer dia a partir de
from on: a partir do
since: desde as, desde, desde a, desde o, faz tempo
to: para, pra, para a, para o, pro
around: por volta das, por volta da, por volta de, por volta do, la pelas, la pela, la pelo, cerca das, cerca de, umas
around: mais ou menos as, perto das, tipo, tipo as, aproximadamente as, pelas, em torno das, la para as
ish: mais ou menos, e pouco, aproximadamente, por ai, e tal
between on: entre o, entre os
between: entre, entre as, entre a
and: e
or: ou, senao
quarter: um quarto, quarto
half: meia
minus: menos
to_hour: para as, pras, para a uma
in: em, daqui a, daqui, dentro de, em umas, em uns, daqui umas, daqui uns
ago: ha, faz, atras
edge: inicio da=early, inicio do=early, inicio de=early, comeco da=early, comeco do=early, comeco de=early
edge: no inicio da=early, no inicio do=early, no comeco da=early, no comeco do=early, no inicio de=early, meio da=mid
edge: meio do=mid, meados de=mid, em meados de=mid, no meio da=mid, fim da=late, fim do=late, fim de=late
edge: final da=late, final do=late, final de=late, no fim da=late, no fim do=late, no final da=late, no final do=late
edge: ao fim da=late, ao final da=late, finalzinho da=late, no finalzinho da=late, no fim de=late, no final de=late
not: nada, ruim, complicado, dificil, eu trabalho, trabalho ate, de ferias, viajando, saio do trabalho, nao, nunca
not: tampouco, impossivel, nem, ocupado, ocupada
but not: em vez de, em vez da, em vez do, ao inves de, ao inves da, exceto, exceto na, menos na, menos no
but not: menos segunda, fora, tirando, mas nao, a nao ser, menos a
but: mas, porem, e sim, so que
move: mudar, remarcar, trocar, alterar, adiar, passar, reagendar, antecipar, mover, transferir
appointment: consulta, agendamento, marcacao, reserva, reuniao, sessao, hora marcada, compromisso
soon: o quanto antes, quanto antes, o mais rapido possivel, o mais cedo possivel, assim que possivel, primeiro horario
soon: primeira vaga, logo que possivel, o mais breve possivel
any: qualquer dia, qualquer hora, qualquer horario, quando puder, tanto faz, a qualquer hora, quando quiser
any: em qualquer horario
vague: verao, inverno, primavera, outono, em breve, logo, algum dia, mais tarde, mais para frente, mais pra frente
vague: outro dia, outra hora, outro horario, outra data, outra semana, natal, pascoa, carnaval, ano novo, reveillon
vague: dia util, dias uteis, durante a semana, todos os dias, um dia desses, feriado
comma: bom dia, boa tarde, boa noite, bom fim de semana, bom final de semana, boa semana, otimo dia, tenha um bom dia
comma: otima tarde, otimo fim de semana, ate logo, ate breve, feliz natal, ate amanha, boa madrugada
street: rua, avenida, av, praca, travessa
other: mais cedo, muito cedo, primeira vez, ultima vez, um momento, um segundo, um minuto, por dia, por hora
other: o dia todo, segunda opcao, quarta opcao, quinta opcao, sexta opcao, segunda vez, segunda hora, segunda data
other: terceira opcao, segunda alternativa, segunda sugestao, segunda consulta, segunda sessao, segunda via, uma vez
other: uma pergunta, uma duvida, que horas, a que horas, de uma vez, meu dia, o dia de, segunda proposta, segunda parte
other: segunda pessoa, quinta vez, quarta vez, sexta vez, quarto de hotel
common: estao, aberto, abertos, abrem, eu, me, meu, minha, te, voce, voces, nos, se, que, e, esta, sao, sou, somos, ser
common: seria, por, favor, obrigado, obrigada, sim, bem, bom, boa, perfeito, melhor, pode, posso, poderia, podem
common: podemos, quero, queria, gostaria, tenho, tem, ha, oi, ola, ok, um, uma, uns, com, sem, seu, sua, marcar
common: agendar, reservar, horario, horarios, vaga, disponivel, livre, entao, muito, mais, tambem, possivel, fica
common: ficar, vai, vou, quando, como, onde, qual, porque, algo, so, ja, isso, esse, combinado, tudo, da, dar, pra mim
common: por que nao, nao tem problema, sem problema, serve, consigo, consegue, conseguem, preciso, prefiro, atender, la
common: ai, blz, beleza, show, otimo, podia, teria, encaixe, encaixar, em ponto, em diante, valeu, td, vc, vcs, q
common: estou, estaria, nao faz mal, agora, aqui, dra, dr
zone: gmt=GMT, utc=UTC, wet=WET, west=WEST, cet=CET, cest=CEST, brt=BRT, est=EST, edt=EDT
"""
