# 4. Silta signed the records
for record in @SIGNED@; do
  g --keyring ./receipts-key.gpg --verify "records/$record.json.asc" "records/$record.json" || wrong "records/$record.json"
done
