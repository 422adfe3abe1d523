"""Settings: what an organization is called, its keys, and the model that answers."""
