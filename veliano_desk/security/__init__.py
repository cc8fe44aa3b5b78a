"""Passwords, secrets, tokens and the audit chain: everything that keeps people out and records honest."""
