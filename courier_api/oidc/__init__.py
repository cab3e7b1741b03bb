"""Logins by an identity provider of the office (OpenID Connect); off unless it is configured."""
