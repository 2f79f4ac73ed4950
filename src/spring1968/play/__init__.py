"""Time beyond one step: who chooses, one sitting, what is kept of it."""
