"""Channels: where bots can be reached, connected step by step, and whether that works."""

from opensetter.dashboard.channels import connecting, connections

ROUTERS = (connecting.router, connections.router)
