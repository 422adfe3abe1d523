"""OpenSetter: a self-hosted appointment setter that never asks a booked person to book again."""

__version__ = "0.1.0"
