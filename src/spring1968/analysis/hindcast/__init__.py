"""The hindcast: the past played again under the rules, and set against what is known."""
