"""Twilio: SMS, and WhatsApp through Twilio.

Inside this package `twilio` is the official library, because ours is `opensetter.channels.twilio`.
"""
