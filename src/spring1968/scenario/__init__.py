"""Authored text to a checked `Scenario`. The only room that reads YAML or knows pydantic."""
