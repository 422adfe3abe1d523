"""The people we talk to, and the many ways of recognising them."""
