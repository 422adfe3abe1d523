"""Tests of whole conversations with the real engine."""
