"""Figures of the product beside its peers; run by Benchmarks/run."""
