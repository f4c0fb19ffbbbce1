# 2. whose keys these are: compare the fingerprints
g --keyring ./receipts-key.gpg --list-keys || wrong receipts-key.gpg
g --keyring ./message/certificate.gpg --list-keys || wrong message/certificate.gpg
