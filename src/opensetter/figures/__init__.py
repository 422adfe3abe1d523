"""An organization's figures: how far conversations came, and how soon they were answered, counted ahead."""
