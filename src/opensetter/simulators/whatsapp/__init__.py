"""A fake of Meta's Graph API for WhatsApp: it takes messages, and sends signed webhooks."""
