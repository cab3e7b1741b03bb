"""Days, their plans, and the searches that make them: here alone the engine is called."""
