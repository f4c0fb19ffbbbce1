# 6. the transparency log has the records
g --keyring ./receipts-key.gpg --verify log/statement.txt.asc log/statement.txt || wrong log/statement.txt
while read -r word value; do [ "$word" = root: ] && root=$value; done < log/statement.txt
for record in @PLACED@; do
  hash=$(sum < "records/$record.json")
  while read -r word value; do
    case $word in
      salt:) hash=$(raw "$value$hash" | sum); hash=$(raw "00$hash" | sum) ;;
      left:) hash=$(raw "01$value$hash" | sum) ;;
      right:) hash=$(raw "01$hash$value" | sum) ;;
    esac
  done < "log/$record.proof.txt"
  [ "$hash" = "$root" ] && echo "log: $record" || wrong "log: $record"
done
