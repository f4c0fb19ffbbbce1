# 3. the municipality signed its message
read -r key < message/session-key.txt
g --keyring ./message/certificate.gpg --override-session-key "$key" --output letter.eml --decrypt message/openpgp.asc || wrong message/openpgp.asc
g --keyring ./message/certificate.gpg --verify message/signed.eml.asc message/signed.eml || wrong message/signed.eml
