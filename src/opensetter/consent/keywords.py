"""Messages of one word that a provider, or everybody, understands as a wish. Commas are between them."""

STOP = """
stop, stopp, stopall, stop all, unsubscribe, optout, opt out, arret, arrete, arreter, arretez, desabonner,
desabonnement, alto, baja, parar, pare, sair, descadastrar, desuscribir, desuscribirme, abmelden, abbestellen
"""
"""Each is, as a whole message, a wish to get no more, wherever it is written."""

STOP_ON_SMS = "cancel, end, quit, revoke, remove"
"""On SMS carriers take each for a stop, and may have blocked us already. Elsewhere they may mean the appointment."""

START = "start, unstop, resubscribe, optin, opt in, alta, reanudar, reativar, retomar, starten, reprendre, reabonner"

HELP = "help, ayuda, ajuda, hilfe, aide"
HELP_ON_SMS = "info"

# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out for stops, and for the rest
# https://www.twilio.com/docs/api/errors/23002. YES, on which Twilio lifts its block too, is left out of what we take
# for a START: it answers a question far more often.
CARRIERS = "stop, stopall, unsubscribe, cancel, end, quit, revoke, optout, start, unstop, help, info"
"""What a carrier acts on and answers by itself, if it is all that the message says."""

ELSEWHERE = {"alto": "pt", "alta": "pt"}
"""Keywords of one language that are everyday words of another: tall, and discharged."""
