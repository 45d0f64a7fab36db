#!/usr/bin/env python3
"""Placeholder until layers.toml lands in the next commit."""
