# 4. Silta signed the records, all of this message, its acceptance and its filing first
case "@RECORDS@ " in "01-accepted 02-filed "*) ;; *) wrong "records: the first two are not here" ;; esac
for record in @RECORDS@; do
  g --keyring ./receipts-key.gpg --verify "records/$record.json.asc" "records/$record.json" || wrong "records/$record.json"
  read -r text < "records/$record.json"
  case $text in *"\"event\":\"${record#*-}\""*"\"message\":\"@MESSAGE@\""*) ;; *) wrong "records/$record.json is another one" ;; esac
done
