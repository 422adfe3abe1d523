"""What is counted in chats: people, weeks, sessions, panels, in five languages, as `disguise` folds them."""

from opensetter.engine.vocabulary import words

COUNTED = words(
    """
adults apples applicants attendees babies bags bathrooms bedrooms bits blocks branches bricks calls candidates cars
cases chairs children classes classmates clicks clients coaches colleagues companies courses crowns cups customers
days decades degrees dentists details dogs doctors documents dollars drops emails employees entries euros exercises
experts families feet fillings floors flats followers friends girls glasses goals grams guests guys hectares homes
households houses ideas implants inches installations installments instalments interviews invoices items kids kilos
kilometers kilometres lanes leads lenses lessons letters levels lines liters litres locations meals members messages
meters metres miles million minutes mins modules months mornings offices offers opinions options orders ounces owners
pages paragraphs parents participants parts patients payments pence people percent persons phases phones photos pics
pictures pieces pills pints players points posts pounds practitioners products projects properties proposals questions
quotes reasons referrals reminders replies reps reviews rooms rounds samples seats seconds secs sentences sessions sets
shades shops shots sites sizes slides slots solutions specialists spots staff stages stars stations steps stops stores
students studies subjects sq suggestions syllables tablets teachers teams teeth tests things tiers times tonnes tons
topics trays treatments trees tries trips types units users vials videos views visits volunteers weeks windows words
workers workouts workshops years yrs yr
adultos aligners alineadores alumnos anos baberos banos bebes caballos cajas calles candidatos caras casas casos
cafes citas ciudades clases clientes colegas colores companeros comidas consultas coronas correos cosas creditos
cuadras cuotas cursos datos decenas dedos detalles dias dientes dispositivos documentos dolares edificios ejercicios
ejemplos empleados empresas encuentros entrevistas equipos escalones especialistas estaciones estrellas etapas
estudiantes euros examenes fases familias fotos fundas gramos grados grupos habitaciones hijos hombres horarios huecos
ideas implantes integrantes intentos invitados jornadas kilos kilometros lados lecciones letras libras lineas litros
llamadas lugares manzanas maquinas mensajes mensualidades meses metros mil miembros millas millones minutos modulos
muelas mujeres ninos niveles noches numeros opciones opiniones pacientes paginas pagos paises pagas palabras paneles
paradas partes pasos patas perros personas pesos pies pisos placas plantas plazas plazos preguntas piezas profesionales
propuestas proyectos puntos reales reformas respuestas reuniones revisiones sedes segundos semanas sesiones sitios
socios sillas sucursales talleres tardes temas tiendas tipos titulos tonos trabajadores tramos unidades usuarios vasos
veces ventanas viajes visitas viviendas zonas
adultas alunos amigos andares aplicacoes atendentes aulas avaliacoes banheiros bocas cabos cadeiras caixas carros
centavos chamadas cidades coisas colaboradores comodos consultores convidados copos criancas dentes desenhos doses
duvidas encontros estados exames exemplos exercicios filhos filiais folhas franquias funcionarios gotas horistas itens
lentes ligacoes linhas lojas locais lugares medicos membros mensagens mensalidades moradores mulheres niveis noites
orcamentos paineis paginas parcelas passos pecas pedidos perguntas pessoas placas polos pontos prestacoes profissionais
quadras quartos questoes quilos quilometros refeicoes reunioes ruas salas seguidores segundos sessoes tons turmas
unidades vagas vezes videos vias
beitrage beispiele beratungen bilder bausteine dinge doppelstunden dutzend einheiten erwachsene erwachsenen euro
familien fenster filialen firmen fragen freunde freunden fotos gangen gaste gasten gerate geraten gerichte
gesprache gesprachen grad gramm gruppen hauser hausern hektar ideen jahre jahren jahr kassen kollegen kilo kilometer
kilometern kinder kindern klassen klicks kunden kundinnen kurse kursen leute leuten liter mal male mails menschen meter
metern meilen millionen minuten mitarbeiter mitarbeitern mitarbeiterinnen mitglieder mitgliedern module modulen monate
monaten nachrichten nuancen objekte objekten optionen orte orten paar parteien patienten patientinnen personen
pfund phasen paneele paneelen platten platze platzen praxen produkte produkten projekte projekten prozent punkte
punkten quadratmeter quadratmetern raten raume raumen runden schienen schritte schritten schuler schulern seiten
sekunden sessions sitzungen sparten spritzen standorte standorten stationen sterne sternen stellen stockwerke stuck
stufen stunden std tage tagen tassen teile teilen teilnehmer teilnehmern teilnehmerinnen termine terminen themen tonen
tropfen ubungen umdrehungen unterlagen varianten veranstaltungen versuche versuchen videos vorschlage
vorschlagen werktage werktagen wochen worte worter wortern wohnungen zahne zahnen zentimeter zimmer zimmern zonen
zuge zugen
abonnes adherents adultes agences amis annees ans appels arrets articles ateliers bebes biens cabinets candidats cas
centimes chaises chambres chevaux choses chiens clients collaborateurs collegues conseillers couronnes cours creneaux
demarches dents devis documents dossiers echeances eleves employes enfants entretiens entreprises essais etages etapes
etoiles euros exemples exercices experts familles femmes fenetres fois formules francs gouttes grammes groupes
habitants hommes idees implants invites jours kilometres kilos lecons lettres lieux lignes litres lots
machines magasins mails maisons marches membres mensualites messages metres milliers millions minutes mois mots niveaux
nuances nuits objectifs options ordonnances pages panneaux paragraphes parents parties participants pas patients
pauses paiements personnes phases photos pieces places points praticiens produits projets propositions questions
rappels raisons repas reponses reunions rues salaries salles samedis seances secondes semaines seniors
sites specialistes stagiaires sujets teintes tests tonnes trajets tranches travailleurs types unites utilisateurs
verres versements visites voitures voyageurs zones
bills receipts contas facturas faturas recibos rechnungen factures recus
thousand tausend mille kw kwh kwp km kms kg g mg ml cl l cm mm m m2 qm mb gb kb mbit ft lb lbs oz k eur usd gbp chf lj
"""
)
"""What follows a number that counts it, in the plural. No verb of any of the languages, and nothing that a time has."""

COUNTED_ENDS = (
    *("tions", "sions", "ments", "ciones", "siones", "mientos", "dades", "coes", "soes", "agens", "mentos"),
    *("ungen", "heiten", "keiten", "ionen", "schaften", "itaten", "tage", "tagen", "wochen", "monate", "monaten"),
    *("jahre", "jahren", "minuten", "stunden", "personen", "kinder", "kunden", "patienten", "mitarbeiter", "zahne"),
    *("zahnen", "module", "modulen", "termine", "terminen", "gesprache", "gesprachen", "fragen", "punkte", "punkten"),
    *("zimmer", "raten", "angebote", "optionen", "stufen", "platten", "anlagen", "meter", "metern", "schritte"),
)

DESCRIBING = words(
    """
additional big business busy calendar clear consecutive cosy different easy entire extra fellow follow-up further good
great happy individual intensive interest-free large little long main minor monthly more new normal open other over
personal popular possible quick real scheduled school separate short simple single small solar square sunny trained
typical weekly whole full working yearly active average experienced full-time professional photovoltaic pv qualified
buenas buenos grandes mas nuevas nuevos otras otros pequenas pequenos primeras primeros ultimas ultimos proximas
proximos simples breves cortas cortos boas bons curtas curtos mais melhores novas novos outras outros pequenas
pequenos primeiras primeiros proximas proximos ultimas ultimos rapidas rapidos uteis
aktive einfache einfachen einzelne einzelnen erfahrene ganze ganzen grosse grossen gute guten kleine kleinen kurze
kurzen lange langen mehr moderne neue neuen verschiedene verschiedenen volle vollen weitere weiteren zusatzliche
zusatzlichen hochwertige hochwertigen erste ersten
autres beaux belles bonnes bons bonnes courtes courts derniers dernieres differentes differents grandes grands
nouveaux nouvelles petites petits premieres premiers prochaines prochains simples
"""
)
"""May stand between a number and what it counts."""

AMONG = words(
    "ultimas ultimos primeiras primeiros primeras primeros proximas proximos outras outros otras otros demais demas"
)
"""`As três últimas contas`: behind a number, one of these counts whatever follows."""

ONE_OF = words(
    "minute week month day year person page step part room bed bedroom mile metre meter foot pound percent star"
    " point man"
    " panel hectare question payment lesson module"
)
"""What may follow in the singular: `a 10 to 20 minute drive`."""

NOT_COUNTED = words(
    """
works suits fits is was has does goes seems sounds looks makes gets gives comes needs says means feels remains stays
takes starts begins ends stands belongs opens closes happens leaves lets keeps helps sees allows always sometimes
perhaps yours ours theirs hers this thus us afterwards besides unless across towards mondays tuesdays wednesdays
thursdays fridays saturdays sundays mornings afternoons evenings nights weekends weekdays hours plus minus less yes
thanks regards sometimes its his as lets turns counts runs holds sits applies appears becomes awaits lasts stops wins
does whereas maybes asks brings calls shows tells wants likes pleases matters serves saves sets sticks tends uses
waits welcomes sees meets overs books reserves confirms schedules exists follows
"""
)
"""What ends as an English plural does behind a number, and counts nothing."""

ORDERED = words(
    """
session visit appointment week month day year step stage phase consultation treatment call lesson class question try
attempt child person floor option part round dose opinion half quarter time point impression item installment
instalment payment edition birthday anniversary century degree grade person generation party place
sesion visita cita semana mes ano paso etapa fase consulta llamada clase leccion pregunta intento hijo persona planta
piso opcion parte ronda dosis opinion mitad vez punto cuota edicion cumpleanos vivienda revision limpieza sede
sessao aula licao pergunta duvida tentativa filho filha pessoa andar opcao dose parcela prestacao mensalidade edicao
aniversario avaliacao questao reuniao chamada ligacao conversa mensagem resposta razao vantagem observacao unidade
aplicacao manutencao manutencoes entrevista crianca linha via vaga etapa alternativa coisa compra casa colocacao camada
infancia chance impressao lingua turma serie tarefa temporada viagem camera loja filial fatura foto ideia metade oferta
sitzung behandlung woche monat tag jahr schritt phase gesprach anruf stunde klasse frage versuch kind person stock
etage teil dosis eindruck punkt rate standort kurs kontakt mal blick platz besuch termin
seance consultation semaine mois jour annee etape appel cours lecon essai enfant personne fois dose avis moitie
point versement mensualite anniversaire entretien
"""
)
"""What follows a number that says the how-manieth it is."""
