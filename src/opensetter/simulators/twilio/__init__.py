"""A fake of Twilio's messaging API: it takes text and WhatsApp messages, and sends signed webhooks."""
