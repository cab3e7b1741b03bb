"""Accepts, stores, asks the engine, serves couriers."""
