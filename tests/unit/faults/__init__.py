"""Tests of the tools that the proofs break things with."""
