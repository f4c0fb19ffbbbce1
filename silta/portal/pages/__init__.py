"""The pages of the public portal, one file for each thing that a person does."""
