"""The words of somebody who wants to be left alone, or to hear from us again, in five languages.

They are matched on lower case without accents, in which whatever is neither letter nor digit has become a blank:
"don't" is "don t", "n'écrivez" is "n ecrivez". Each line is a pattern, any of which may match; indented lines run on.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language says it.

    `lead` may stand before a wish and `tail` behind it, any number of times, and change nothing. `asking` makes a wish
    of a question. `firm` is a wish whatever else the message says, but for what stands in `unless`: a reason why not
    now, or not here. `bare` is one only if the message says nothing else. `again` takes it back.
    """

    lead: str
    asking: str
    firm: str
    bare: str
    again: str
    tail: str
    unless: str


_EN_US = r"(?:me|us|this (?:number|phone)|my (?:number|phone|cell|mobile))"
_EN_TEXTS = r"(?:messages?|texts?|text messages?|msgs?|sms|whatsapps?|spam)"
_EN_LIST = (
    r"(?:your|this|any|all) (?:(?:mailing|contact|calling|texting|text|sms|marketing|messaging|message|whatsapp) )?"
    r"(?:lists?|database|system|records|contacts)"
)
_EN_NOT = r"(?:do not|don ?t|never|no longer|do not ever|don ?t ever)"
_EN_WRITE = r"(?:message|text|contact|write(?: to)?|msg|txt|bother|disturb|spam|harass|pester)"
_EN_AGAIN = r"(?:again|any ?more|ever(?: again)?|any longer|from now on)"
_EN_LIKE = r"(?:want|wish|need|would like|d like)"

ENGLISH = Grammar(
    lead=r"""
please|pls|plz|kindly|just|hi|hey|hello|sorry|ok|okay|so|and|but|thanks|thank you|no thanks|no thank you|no|yes
i said|i ask you to|i am asking you to|i m asking you to|i want you to|i would like you to|i d like you to|you can
for the last time|you (?:guys )?(?:need|have) to|once again|again|wrong number|seriously|now|guys
i am not interested|i m not interested
not interested|im not interested|enough
""",
    asking=r"(?:can|could|would|will) (?:you|u)(?: all| guys| mind)?",
    firm=rf"""
(?:stop|quit|cease)(?: from)? (?:messaging|texting|contacting|spamming|bothering|harassing|pestering|bugging) {_EN_US}
(?:stop|quit|cease) (?:disturbing|writing|writing to|msging|txting) {_EN_US}
stop (?:messaging|texting|spamming|contacting)
(?:stop|quit) sending (?:(?:me|us|any|all|these|those|this|more|your|such|so many) )*{_EN_TEXTS}(?: to {_EN_US})?
(?:stop|quit) sending {_EN_US} (?:this )?(?:stuff|things|crap|junk|ads|advertising)
stop (?:(?:all|with|these|those|the|your|further) )*{_EN_TEXTS}(?: to {_EN_US})?
{_EN_NOT} {_EN_WRITE} {_EN_US} {_EN_AGAIN}
never {_EN_WRITE} {_EN_US}
not (?:texting|messaging|contacting) {_EN_US}(?: {_EN_AGAIN})?
{_EN_NOT} send (?:(?:me|us|any|more|your|these|further) )*{_EN_TEXTS}(?: to {_EN_US})? {_EN_AGAIN}
{_EN_NOT} send (?:me |us )?(?:any )?(?:more|further) {_EN_TEXTS}(?: to {_EN_US})?
(?:take|remove|delete|drop|get) (?:me|my (?:name|number|phone number|contact)|this number) (?:off|from
    |out of) {_EN_LIST}
(?:remove|delete|lose|erase|forget) (?:my|this) (?:(?:phone|mobile|cell) )?(?:number|contact)|remove me
unsubscribe (?:me|this number)(?: from (?:{_EN_LIST}|(?:these|your|all|any)(?: more)? {_EN_TEXTS}))?
unsubscribe from (?:{_EN_LIST}|(?:these|your|all) {_EN_TEXTS}|all)|please unsubscribe
opt me out(?: of (?:this|everything|(?:these|your|all|any) {_EN_TEXTS}))?|i(?: am| m)? opt(?:ing)? out
i {_EN_LIKE} to (?:unsubscribe|opt out|be (?:removed|taken off|deleted)(?: from)? {_EN_LIST})
i {_EN_LIKE} to stop (?:receiving|getting) (?:(?:your|these|any|all|more) )*{_EN_TEXTS}(?: from you)?
i (?:revoke|withdraw) (?:my )?consent(?: to (?:be (?:contacted|messaged|texted)|(?:these|your|all) {_EN_TEXTS}))?
(?:i )?(?:really )?{_EN_NOT} (?:want|wish)(?: to (?:get|receive|see))? (?:any more|any of your|your|these
    |more) {_EN_TEXTS}
(?:i )?{_EN_NOT} (?:want|wish) (?:any |your |these )?{_EN_TEXTS}(?: from you)?(?: {_EN_AGAIN})?
(?:i )?{_EN_NOT} (?:want|wish) to (?:get|receive) (?:any )?{_EN_TEXTS}(?: from you)?(?: {_EN_AGAIN})?
(?:i )?{_EN_NOT} (?:want|wish) to (?:be (?:contacted|messaged|texted)|hear from you(?: guys)?)(?: {_EN_AGAIN})?
(?:i )?{_EN_NOT} (?:want|wish) you to {_EN_WRITE} {_EN_US}(?: {_EN_AGAIN})?
no (?:more|further) {_EN_TEXTS}(?: from you)?
leave me (?:alone|be|in peace)
please stop(?: now)?|stop(?: now)? (?:please|pls|plz)|pls stop|plz stop
""",
    bare=rf"""
{_EN_NOT} {_EN_WRITE} {_EN_US}
{_EN_NOT} send {_EN_US} (?:any )?{_EN_TEXTS}
""",
    again=rf"""
(?:start|resume) (?:texting|messaging|contacting|writing(?: to)?) me(?: again)?
(?:start|resume) sending me (?:your )?{_EN_TEXTS}(?: again)?
you (?:can|may) (?:text|message|contact|write(?: to)?) me again
(?:subscribe|resubscribe|opt|sign) me (?:again|back in|in again|back up|in)|resubscribe me
i {_EN_LIKE} to (?:hear from you again|resubscribe|opt (?:back )?in(?: again)?)
i {_EN_LIKE} to (?:get|receive) (?:your )?{_EN_TEXTS} again
(?:put|add) me back on {_EN_LIST}
""",
    tail=rf"""
please|pls|plz|thanks|thank you|thx|now|immediately|at once|right now|ok|okay|asap|already|guys|{_EN_AGAIN}
i am not interested|i m not interested|not interested|im not interested|leave me alone|enough|goodbye|bye
""",
    unless=r"""
driving|meeting|busy|asleep|sleeping|at work|working|class|for now|until|till|before|after|while|during|unless|if|when
tonight|today|tomorrow|this week|weekend|(?:call|ring|phone|email|e mail|mail|whatsapp|reach) me|instead|rather|but
except|only|later|(?:a|one) (?:moment|minute|second|sec)|i m (?:at|in|on|with)|i am (?:at|in|on|with)
(?:other|new) (?:number|phone)|joking|kidding|jk|lol|haha\w*|says?|said|wrote|told
""",
)

_ES_TEXTS = r"(?:mensajes?|sms|whatsapps?|wasaps?|textos|msjs?|mensajes de texto|spam|publicidad)"
_ES_WRITE = (
    r"(?:escriban?|escribas|escribais|manden?|mandes|envien?|envies|contacten?|contactes|molesten?|molestes|texteen?"
    r"|textees)"
)
_ES_WRITE_ME = r"(?:escribirme|mandarme|enviarme|contactarme|molestarme|acosarme|textearme|escribirnos|molestarnos)"
_ES_LIST = r"(?:de|en) (?:su|sus|tu|esta|estas|vuestra) (?:lista|listas|base de datos|contactos|sistema)(?: de \w+)?"
_ES_WANT = r"(?:quiero|deseo|quisiera|me gustaria|necesito|prefiero)"

SPANISH = Grammar(
    lead=r"""
por favor|porfavor|porfa|x favor|hola|buenas|buenos dias|buenas tardes|oiga|oye|disculpe|perdon|ok|gracias
gracias pero
no gracias|pero|y|si|les pido que|le pido que|te pido que|os pido que|les ruego que|quiero que|ya|numero equivocado
no me interesa|no estoy interesad[oa]|les pido|le pido|basta
""",
    asking=r"(?:me )?(?:puedes?|pueden|podrias?|podrian|podeis)(?: ustedes)?",
    firm=rf"""
(?:ya )?no (?:me|nos) {_ES_WRITE} (?:mas|nunca mas|otra vez)(?: (?:mas )?{_ES_TEXTS})?
(?:ya )?no (?:me|nos) {_ES_WRITE} {_ES_TEXTS} (?:mas|nunca mas)
ya no (?:me|nos) {_ES_WRITE}(?: {_ES_TEXTS})?
nunca mas (?:me|nos) {_ES_WRITE}(?: {_ES_TEXTS})?
no (?:me )?(?:vuelvan?|vuelvas) a (?:{_ES_WRITE_ME}|escribir|mandar {_ES_TEXTS}|contactar)(?: {_ES_TEXTS})?
favor (?:de )?no {_ES_WRITE_ME} mas(?: {_ES_TEXTS})?
no quiero que (?:me|nos) {_ES_WRITE}(?: mas)?(?: {_ES_TEXTS})?(?: mas)?
(?:ya )?no {_ES_WANT} (?:recibir )?(?:mas |sus |tus |estos |ningun |ninguno de sus )*{_ES_TEXTS}(?: (?:suyos
    |de ustedes|tuyos))?
(?:ya )?no {_ES_WANT} (?:recibir )?(?:sus |estos )?{_ES_TEXTS} mas
no {_ES_WANT} saber (?:nada )?(?:mas )?de ustedes
(?:me )?(?:dejen?|deja|dejad|dejar|paren?|parad|parar) de (?:{_ES_WRITE_ME}|enviar|mandar)
    (?: (?:mas |estos |tantos )?{_ES_TEXTS})?
(?:dejen?|deja|dejad|dejar) de (?:escribir|molestar)
(?:denme|deme|dame|darme|darse|dar) de baja(?: {_ES_LIST})?|me doy de baja
(?:me )?{_ES_WANT} (?:que me den|darme|dar|la|una) (?:de )?baja(?: {_ES_LIST})?|solicito (?:la |mi )?baja
(?:borren?|borra|eliminen?|elimina|quiten?|quita|saquen?|saca|borrar|eliminar|quitar) mi (?:numero|telefono
    |contacto)(?: {_ES_LIST})?
(?:borren|borra|borre|eliminen|elimina|quiten|quita|quite|saquen|saca|saque|borrar|eliminar|quitar|sacar)me {_ES_LIST}
(?:elimine|elimina|quite|quita|saque|saca)n?me {_ES_LIST}
(?:no mas|ni un mas|basta de) {_ES_TEXTS}(?: mas)?
(?:dejen|deje|deja|dejad)me (?:en paz|tranquil[oa])
(?:desuscriban|desuscribe|desuscriba)me|{_ES_WANT} desuscribirme
""",
    bare=rf"""
no (?:me|nos) {_ES_WRITE}(?: {_ES_TEXTS})?
favor (?:de )?no {_ES_WRITE_ME}(?: {_ES_TEXTS})?
""",
    again=rf"""
(?:ya )?(?:me )?(?:pueden|puedes|puede) volver a (?:{_ES_WRITE_ME}|escribir|mandar)(?: {_ES_TEXTS})?
(?:vuelvan|vuelve|vuelva) a (?:{_ES_WRITE_ME})(?: {_ES_TEXTS})?
{_ES_WANT} (?:volver a recibir|recibir de nuevo|recibir otra vez) (?:sus |los |tus )?{_ES_TEXTS}
{_ES_WANT} (?:recibir )?(?:sus |los |tus )?{_ES_TEXTS} (?:de nuevo|otra vez)
(?:denme|deme|dame|{_ES_WANT} darme) de alta(?: de nuevo| otra vez)?
""",
    tail=r"""
por favor|porfavor|porfa|x favor|gracias|muchas gracias|ya|ahora|ahora mismo|inmediatamente|nunca mas|nunca|jamas|mas
no me interesa|no estoy interesad[oa]|adios
""",
    unless=r"""
conduciendo|manejando|reunion|ocupad[oa]|durmiendo|trabaj\w+|clase|por ahora|hasta|antes|despues|mientras|durante
salvo|si \w+|estoy (?:en|con|a)|luego|mas tarde|momento|cuando|hoy|manana|esta (?:noche|semana|tarde)|llam\w+|mejor
pero|excepto|solo
otro numero|broma|jaja\w*|dijo|dice
""",
)

_PT_TEXTS = r"(?:mensagens?|mensagem|msgs?|sms|whatsapps?|spam|textos|torpedos?|propagandas?)"
_PT_WRITE = (
    r"(?:mandem?|manda|enviem?|envia|escrevam?|escreva|escreve|contatem?|contactem?|perturbem?|perturba|incomodem?|incomoda"
    r"|procurem?)"
)
_PT_WRITING = r"(?:mandar|enviar|escrever|contatar|contactar|incomodar|perturbar|encher)"
_PT_LIST = r"(?:da (?:sua|tua|vossa)|das suas|desta|dessa) (?:lista|listas|base|agenda)(?: de \w+)?"
_PT_WANT = r"(?:quero|desejo|queria|gostaria|gostaria de|preciso)"

PORTUGUESE = Grammar(
    lead=r"""
por favor|favor|pf|pfv|por gentileza|gentileza|oi|ola|bom dia|boa tarde|boa noite|ok|obrigad[oa]|obrigad[oa] mas|sim
nao obrigad[oa]|mas|e|peco que|ja pedi para|ja falei|ja disse|quero que|numero errado|nao tenho interesse|chega|voces
""",
    asking=r"(?:voces? )?(?:pode|podem|podes|poderia|poderiam)(?: voces?)?",
    firm=rf"""
(?:parem?|para|parar|deixem?|deixa|deixar) de (?:me )?{_PT_WRITING}(?: me)?
    (?: (?:essas |estas |tantas |mais )?{_PT_TEXTS})?(?: para mim)?
(?:parem?|para|chega) (?:com|de) (?:as |essas |estas |tantas )?{_PT_TEXTS}
nao (?:me )?{_PT_WRITE} (?:me )?(?:mais|nunca mais)(?: (?:nenhuma )?{_PT_TEXTS}| nada)?(?: para mim)?
nao (?:me )?{_PT_WRITE} (?:me )?(?:mais )?{_PT_TEXTS} (?:nunca )?mais
nunca mais (?:me )?{_PT_WRITE}(?: {_PT_TEXTS})?
nao {_PT_WANT} (?:mais )?(?:receber )?(?:mais |nenhuma |suas |as suas |essas |estas )*{_PT_TEXTS}(?: (?:suas
    |de voces))?(?: mais)?
nao {_PT_WANT} que (?:voces )?(?:me )?{_PT_WRITE}(?: mais)?(?: {_PT_TEXTS})?(?: mais)?
nao {_PT_WANT} (?:mais )?(?:ser (?:contatad[oa]|contactad[oa]|incomodad[oa])|saber de voces|contato)(?: mais)?
(?:me )?(?:tirem?|tira|removam?|remova|remove|excluam?|exclui|apaguem?|retirem?|retira|tirar|remover|excluir)
    (?: me)? {_PT_LIST}
(?:tirem?|tira|removam?|remova|excluam?|exclui|apaguem?|apaga|deletem?|apagar|excluir|remover) (?:o )?meu (?:numero
    |contato|contacto|telefone)(?: {_PT_LIST})?
(?:me )?(?:deixem?|deixa)(?: me)? em paz
(?:me )?(?:descadastrem?|descadastra|desinscrevam?)(?: me)?(?: {_PT_LIST})?
{_PT_WANT} (?:me )?(?:descadastrar|sair)(?: me)? {_PT_LIST}|{_PT_WANT} (?:me )?descadastrar(?: me)?
(?:sem|nada de) mais {_PT_TEXTS}|chega de {_PT_TEXTS}|nada de {_PT_TEXTS}
nao entrem? mais em contato(?: comigo)?|nao entrem? em contato(?: comigo)? (?:mais|novamente|de novo|nunca mais)
""",
    bare=rf"""
nao (?:me )?{_PT_WRITE}(?: me)?(?: {_PT_TEXTS})?(?: para mim)?
nao entrem? em contato(?: comigo)?
""",
    again=rf"""
(?:voces? )?(?:ja )?(?:pode|podem) voltar a (?:me )?{_PT_WRITING}(?: me)?(?: {_PT_TEXTS})?
(?:voltem?|volta) a (?:me )?{_PT_WRITING}(?: me)?(?: {_PT_TEXTS})?
{_PT_WANT} (?:voltar a receber|receber de novo|receber novamente) (?:as |suas |as suas )?{_PT_TEXTS}
{_PT_WANT} (?:receber )?(?:as |suas |as suas )?{_PT_TEXTS} (?:de novo|novamente|outra vez)
""",
    tail=r"""
por favor|pf|pfv|por gentileza|obrigad[oa]|muito obrigad[oa]|ja|agora|imediatamente|nunca mais|mais
nao tenho interesse
tchau
""",
    unless=r"""
dirigindo|conduzindo|reuniao|ocupad[oa]|dormindo|trabalh\w+|aula|por enquanto|ate|antes|depois|enquanto|durante|se
quando|estou (?:em|no|na|com)|mais tarde|momento|hoje|amanha|esta (?:noite|semana)|lig\w+|mas|exceto|so|outro numero
brincadeira|kkk\w*|disse|falou
""",
)

_DE_TEXTS = r"(?:nachrichten|nachricht|sms|whatsapps?|texte|mails|spam|werbung)"
_DE_WRITE = r"(?:schreib(?:en sie|t|e)?|schick(?:en sie|t|e)?|send(?:en sie|et|e)?)"
_DE_BOTHER = (
    r"(?:kontaktier(?:en sie|t|e)?|belastig(?:en sie|t|e)?|nerv(?:en sie|t|e)?|stor(?:en sie|t|e)?"
    r"|bedrang(?:en sie|t|e))"
)
_DE_NEVER = r"(?:bitte )?(?:nie wieder|nicht mehr|nie mehr|niemals wieder|nicht langer|nicht weiter)"
_DE_LIST = (
    r"(?:aus|von) (?:(?:ihrem|eurem|diesem|dem) (?:verteiler|system|adressbuch)"
    r"|(?:ihrer|eurer|dieser) (?:liste|kartei|datenbank|verteilerliste))"
)
_DE_TO = (
    rf"(?:mir (?:zu schreiben|{_DE_TEXTS} zu (?:schicken|senden|schreiben)|zu texten)"
    r"|mich (?:zu (?:kontaktieren|belastigen|nerven|storen)|anzuschreiben))"
)
_DE_WANT = r"(?:mochte|will|wunsche|wollte)"

GERMAN = Grammar(
    lead=r"""
bitte|hallo|hi|guten tag|guten morgen|guten abend|danke|danke aber|nein danke|nein|ja|aber|und|sorry|ok|ich bitte sie
nochmal|jetzt|also|kein interesse|ich habe kein interesse|falsche nummer|es reicht
""",
    asking=r"(?:konnen|konnten|wurden|kannst|konntest|konnt|konntet) (?:sie|du|ihr)",
    firm=rf"""
{_DE_WRITE} (?:mir|uns) {_DE_NEVER}
{_DE_WRITE} (?:mir|uns) (?:bitte )?keine (?:weiteren )?{_DE_TEXTS} mehr
{_DE_WRITE} (?:mir|uns) (?:bitte )?keine weiteren {_DE_TEXTS}
{_DE_BOTHER} (?:mich|uns) {_DE_NEVER}
(?:mir|mich|uns) {_DE_NEVER} (?:schreiben|anschreiben|kontaktieren|belastigen|texten)
(?:bitte )?(?:nicht mehr|nie wieder) (?:schreiben|anschreiben|kontaktieren|texten)
(?:mir |uns )?(?:bitte )?keine (?:weiteren )?{_DE_TEXTS} mehr(?: (?:schicken|senden|schreiben))?|
    (?:bitte )?keine weiteren {_DE_TEXTS}
(?:lassen sie|lasst|lass) (?:mich|uns) (?:bitte )?(?:endlich )?in (?:ruhe|frieden)
(?:horen sie|hort|hor) (?:bitte )?(?:endlich )?(?:damit )?auf {_DE_TO}
(?:bitte )?(?:damit )?aufhoren {_DE_TO}
ich {_DE_WANT} (?:bitte )?(?:von ihnen |von euch )?keine (?:weiteren )?{_DE_TEXTS}(?: mehr)?(?: von (?:ihnen|euch))?
    (?: (?:bekommen|erhalten|haben))?
ich {_DE_WANT} (?:bitte )?nicht (?:mehr|langer|weiter) (?:von (?:ihnen|euch) )?(?:kontaktiert|angeschrieben
    |belastigt) werden
ich {_DE_WANT} (?:bitte )?nichts mehr von (?:ihnen|euch) (?:horen|lesen|bekommen)
ich {_DE_WANT} nicht dass (?:sie|ihr) mir (?:mehr )?(?:schreiben|schreibt)
ich {_DE_WANT} mich (?:bitte )?von (?:ihren|euren|diesen|den) {_DE_TEXTS} abmelden
melden sie mich (?:bitte )?von (?:ihren|diesen|den) {_DE_TEXTS} ab
(?:loschen|streichen|entfernen) sie (?:bitte )?meine (?:nummer|telefonnummer|handynummer)(?: bitte)?(?: {_DE_LIST})?
(?:losche?|loscht|streiche?|entferne?) (?:bitte )?meine (?:nummer|telefonnummer|handynummer)(?: {_DE_LIST})?
(?:bitte )?meine (?:nummer|telefonnummer|handynummer) (?:bitte )?(?:loschen|entfernen)
(?:mich|meine (?:nummer|telefonnummer|handynummer)) (?:bitte )?{_DE_LIST} (?:loschen|entfernen|streichen|nehmen)
(?:loschen|streichen|entfernen|nehmen) sie mich (?:bitte )?{_DE_LIST}(?: heraus| raus)?
ich widerrufe (?:hiermit )?meine (?:einwilligung|zustimmung)
(?:bitte )?(?:stopp|stop|aufhoren) bitte|bitte (?:stopp|stop|aufhoren)
""",
    bare=rf"""
{_DE_WRITE} (?:mir|uns) (?:bitte )?(?:nicht|keine {_DE_TEXTS})
{_DE_BOTHER} (?:mich|uns) (?:bitte )?nicht
""",
    again=rf"""
(?:sie|du|ihr) (?:durfen|konnen|darfst|kannst|durft|konnt) mir (?:gerne? )?wieder (?:schreiben
    |{_DE_TEXTS} (?:schicken|senden))
{_DE_WRITE} mir (?:bitte )?wieder(?: {_DE_TEXTS})?
ich {_DE_WANT} (?:bitte )?wieder (?:{_DE_TEXTS} (?:bekommen|erhalten)|von (?:ihnen|euch) horen)
""",
    tail=r"""
bitte|danke|vielen dank|danke schon|sofort|ab sofort|jetzt|endlich|kein interesse|ich habe kein interesse|es reicht
tschuss
""",
    unless=r"""
fahre|auto|meeting|besprechung|sitzung|beschaftigt|arbeit\w*|unterricht|gerade|momentan|im moment|vorerst|bis|vor|nach
ich bin (?:in|im|bei|beim|am|auf)|spater|moment|wahrend|wenn|falls|heute|morgen|diese woche|ruf\w*|anrufen|lieber
sondern|aber|ausser|nur|andere nummer|spass|haha\w*|sagte|sagt|gesagt|schrieb
""",
)

_FR_TEXTS = r"(?:messages?|sms|textos?|whatsapps?|mails?|spams?|pubs?|publicites?)"
_FR_WRITE = (
    r"(?:ecrivez|ecris|contactez|contacte|envoyez|envoie|derangez|derange|harcelez|harcele|sollicitez|embetez|embete)"
)
_FR_WRITING = r"(?:ecrire|envoyer|contacter|deranger|harceler|solliciter|embeter|spammer)"
_FR_THEM = r"(?:des |de |d |vos |ces |les |tous ces |autres |aucun )*"
_FR_LIST = r"de (?:votre|vos|cette|ces|ta) (?:listes?|base|bases|fichiers?|contacts|envois)(?: (?:de \w+|de donnees))?"
_FR_WANT = r"(?:veux|voudrais|souhaite|desire)"

FRENCH = Grammar(
    lead=r"""
s il vous plait|s il te plait|svp|stp|bonjour|bonsoir|salut|merci|merci mais|non merci|non|oui|mais|et|ok|pardon
pas interessee?|je ne suis pas interessee?|je suis pas interessee?|ca suffit|je vous demande|je vous prie
mauvais numero
""",
    asking=r"(?:est ce que )?(?:vous )?(?:pouvez|pourriez|peux|pourrais|voulez)(?: vous| tu)?",
    firm=rf"""
(?:ne |n )?(?:(?:m |me |nous ))?{_FR_WRITE} (?:plus|plus jamais|jamais)(?: {_FR_THEM}{_FR_TEXTS}| rien)?
(?:arretez|arrete|arreter|cessez|cesse|cesser) (?:de |d )(?:m |me |nous ){_FR_WRITING}(?: {_FR_THEM}{_FR_TEXTS})?
(?:arretez|arrete|arreter|cessez|cesse) (?:avec )?(?:vos|ces|les|tous ces|tes) {_FR_TEXTS}
(?:merci|priere|veuillez|je vous (?:demande|prie))? ?(?:de )?ne plus (?:jamais )?(?:m |me |nous ){_FR_WRITING}
    (?: {_FR_THEM}{_FR_TEXTS})?
je (?:ne )?{_FR_WANT} plus (?:jamais )?(?:(?:recevoir|avoir) )?{_FR_THEM}{_FR_TEXTS}(?: de (?:vous|votre part))?
je (?:ne |n )?{_FR_WANT} pas (?:(?:recevoir|avoir) )?{_FR_THEM}{_FR_TEXTS}(?: de (?:vous|votre part))?
je (?:ne )?{_FR_WANT} (?:plus|pas) (?:etre (?:contactee?|derangee?|sollicitee?|harcelee?)|entendre parler de vous)
    (?: par vous)?
je (?:ne )?{_FR_WANT} (?:plus|pas) que vous (?:m |me )(?:ecriviez|contactiez|envoyiez)(?: {_FR_THEM}{_FR_TEXTS})?
(?:desabonnez|desabonne) moi(?: (?:{_FR_LIST}|de (?:vos|ces) {_FR_TEXTS}))?
(?:desinscrivez|retirez|supprimez|enlevez|effacez|rayez|retire|supprime|enleve) moi (?:{_FR_LIST}|de (?:vos
    |ces) {_FR_TEXTS})
(?:supprimez|effacez|retirez|enlevez|oubliez|supprimer|effacer|retirer|supprime|efface) mon (?:numero|contact)
    (?: de telephone)?(?: {_FR_LIST})?
me (?:retirer|supprimer|enlever|desabonner|rayer|desinscrire) (?:{_FR_LIST}|de (?:vos|ces) {_FR_TEXTS})|me desabonner
je {_FR_WANT} (?:me desabonner|etre (?:retiree?|desabonnee?|supprimee?) {_FR_LIST}|me desinscrire {_FR_LIST})
    (?: de (?:vos|ces) {_FR_TEXTS})?
(?:laissez|laisse) moi (?:tranquille|en paix)|(?:fichez|foutez) moi la paix
plus aucun {_FR_TEXTS}|plus jamais de {_FR_TEXTS}|assez de {_FR_TEXTS}
je retire mon consentement
stop (?:aux|a vos|a ces|les) {_FR_TEXTS}|(?:arretez|arrete|stop) (?:svp|stp|s il vous plait|s il te plait)|(?:svp
    |s il vous plait) (?:arretez|stop)
""",
    bare=rf"""
(?:ne |n )(?:m |me |nous ){_FR_WRITE} pas(?: {_FR_THEM}{_FR_TEXTS})?
""",
    again=rf"""
vous pouvez (?:a nouveau |de nouveau )?(?:m |me )(?:ecrire|envoyer {_FR_THEM}{_FR_TEXTS}|contacter) (?:a nouveau
    |de nouveau)
vous pouvez (?:a nouveau |de nouveau )(?:m |me )(?:ecrire|contacter)|vous pouvez me reecrire
je {_FR_WANT} (?:a nouveau |de nouveau )?recevoir (?:a nouveau |de nouveau )(?:des |vos ){_FR_TEXTS}
je {_FR_WANT} recevoir (?:des |vos ){_FR_TEXTS} (?:a nouveau|de nouveau)
(?:reabonnez|reinscrivez) moi
""",
    tail=r"""
svp|stp|s il vous plait|s il te plait|merci|merci d avance|merci beaucoup|maintenant|immediatement|tout de suite
ca suffit
pas interessee?|au revoir
""",
    unless=r"""
conduis|volant|reunion|occupee?|dors|travail\w*|cours|pour l instant|pour le moment|jusqu\w*|avant|apres|pendant
sauf|si|je suis (?:au|en|a|avec|chez|dans)|plus tard|quand|aujourd|ce soir|demain|cette semaine
appel\w+|plutot|mais|seulement|autre numero|blague|mdr|haha\w*|dit|disait
""",
)

GRAMMARS = (ENGLISH, SPANISH, PORTUGUESE, GERMAN, FRENCH)
