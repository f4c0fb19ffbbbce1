"""The administrators' console: who they are, what waits for their hands, what they do."""
