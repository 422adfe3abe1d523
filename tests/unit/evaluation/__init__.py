"""Tests of simulated contacts and of the judge, without a database."""
