"""The citizen's account: letters, filing, the sealed vault and the evidence."""
