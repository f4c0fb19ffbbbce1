"""The targets, a file each; the file's name is the target's."""
