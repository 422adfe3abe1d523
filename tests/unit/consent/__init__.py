"""Tests of what a message says about hearing from us."""
