# 5. the records are about these files
raw() { hex=$1; while [ -n "$hex" ]; do rest=${hex#??}; printf "\\$(printf %03o "0x${hex%"$rest"}")"; hex=$rest; done; }
sum() { sha256sum | { read -r found rest; printf %s "$found"; }; }
for record in @RECORDS@; do
  read -r text < "records/$record.json"
  while read -r name salt file; do
    [ "$file" = - ] && continue
    digest=$(sum < "$file")
    commitment=$(raw "$salt$digest" | sum)
    case $text in *"\"$name\":\"$commitment\""*) echo "$record: $file" ;; *) wrong "$record: $file" ;; esac
  done < "records/$record.salts.txt"
done
