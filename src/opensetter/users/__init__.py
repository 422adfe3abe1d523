"""People who sign in: their passwords, sessions and roles in organizations."""
