# 3. the municipality signed its message
read -r key < message/session-key.txt
said=$(g --keyring ./message/certificate.gpg --status-fd 1 --override-session-key "$key" --output letter.eml --decrypt message/openpgp.asc) || wrong message/openpgp.asc
case $said in *"[GNUPG:] VALIDSIG "*) ;; *) wrong "message/openpgp.asc is not signed" ;; esac
