"""HTTP that web-chat visitors call."""
